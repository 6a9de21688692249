"""`bancada keys`."""

from __future__ import annotations

from typing import Annotated

import typer

from bancada.cli.connection import Connection
from bancada.cli.options import AsJson, connected
from bancada.cli.output import print_json, print_records

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)
User = Annotated[str | None, typer.Option("--user", help="Whose keys; the owner of the key in use unless set.")]


@app.callback()
def keys() -> None:
    """List, create and delete API v2 keys."""


@app.command("list")
@connected
def list_keys(connection: Connection, user: User = None, as_json: AsJson = False) -> None:
    """List API v2 keys; their secrets are shown only when they are created."""
    answer = connection.api.list_v2_keys(user or _own_name(connection))
    records = [key.to_dict() for key in answer.keys or []]
    print_records(records, ("key_id", "created_at", "expiry_date", "audiences", "comments"), as_json=as_json)


@app.command()
@connected
def create(
    connection: Connection,
    user: User = None,
    comment: Annotated[str, typer.Option(help="What it is for.")] = "",
    as_json: AsJson = False,
) -> None:
    """Create an API v2 key and print it, this once."""
    name = user or _own_name(connection)
    answer = connection.api.create_v2_key({"username": name, "comments": comment}, name)
    if as_json:
        print_json(answer.to_dict())
    else:
        typer.echo(answer.api_key)


@app.command()
@connected
def delete(
    connection: Connection, key_id: Annotated[str, typer.Argument(help="Its id, the part before the dot.")],
    user: User = None,
) -> None:  # fmt: skip
    """Delete an API v2 key; whoever uses it is refused from now on."""
    connection.api.delete_v2_key(user or _own_name(connection), key_id)
    typer.echo(f"Deleted the key {key_id}.")


def _own_name(connection: Connection) -> str:
    return str(connection.get("/whoami")["username"])
