"""`bancada key`."""

from __future__ import annotations

from typing import Annotated

import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection
from bancada.cli.failures import REFUSED
from bancada.cli.options import AsJson, connected, given
from bancada.cli.output import print_records, report

app = noun("key")
User = Annotated[str | None, typer.Option("--user", help="Whose keys; the owner of the key in use unless set.")]


@app.command("list")
@connected
def list_keys(connection: Connection, user: User = None, as_json: AsJson = False) -> None:
    """List API v2 keys; their secrets are shown only when they are created."""
    answer = connection.api.list_v2_keys(user or _own_name(connection))
    print_records(answer.keys or [], ("key_id", "created_at", "expiry_date", "audiences", "comments"), as_json=as_json)


@app.command()
@connected
def create(
    connection: Connection,
    user: User = None,
    comment: Annotated[str, typer.Option(help="What it is for.")] = "",
    expires: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Last day on which it is good.")] = None,
    audience: Annotated[
        list[str] | None, typer.Option(metavar="API|Application", help="What it opens, repeatable; all unless set.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Create an API v2 key and print it, this once."""
    name = user or _own_name(connection)
    body = given(username=name, comments=comment, expiry_date=expires, audiences=audience or None)
    created = connection.api.create_v2_key(body, name)
    report(str(created.api_key), created, as_json=as_json)


@app.command()
@connected
def delete(
    connection: Connection,
    key_id: Annotated[str, typer.Argument(help="Its id, the part before the dot.")],
    user: User = None,
    as_json: AsJson = False,
) -> None:
    """Delete an API v2 key; whoever uses it is refused from now on."""
    connection.api.delete_v2_key(user or _own_name(connection), key_id)
    report(f"Deleted the key {key_id}.", {"key_id": key_id}, as_json=as_json)


@app.command()
@connected
def check(
    connection: Connection,
    audience: Annotated[str, typer.Option(metavar="API|Application", help="What it should open.")] = "API",
    as_json: AsJson = False,
) -> None:
    """Tell whose the key in use is (--key names another) and whether it opens an audience; exit code 5 if not."""
    answer = connection.api.validate_api_key({"audience": audience})
    verdict = "opens" if answer.valid else "does not open"
    report(
        f"The key of {answer.username} {verdict} {audience}. {answer.message or ''}".strip(), answer, as_json=as_json
    )
    if not answer.valid:
        raise typer.Exit(REFUSED)


def _own_name(connection: Connection) -> str:
    return str(connection.get("/whoami")["username"])
