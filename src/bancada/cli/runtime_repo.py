"""`bancada runtime-repo`."""

from __future__ import annotations

from typing import Annotated

import cmlapi
import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection
from bancada.cli.naming import every, pick
from bancada.cli.options import AsJson, Yes, confirm, connected
from bancada.cli.output import print_record, print_records, report

app = noun("runtime-repo")
Repo = Annotated[str, typer.Argument(metavar="REPO", help="Name or id of the repository.")]


@app.command("list")
@connected
def list_repos(connection: Connection, as_json: AsJson = False) -> None:
    """List the indexes that runtimes were read from."""
    print_records(every(connection.api.list_runtime_repos), ("name", "id", "url"), as_json=as_json)


@app.command()
@connected
def create(
    connection: Connection,
    name: Annotated[str, typer.Argument(help="Name of the repository.")],
    address: Annotated[
        str, typer.Argument(metavar="URL", help="Path or address of its index, as the operator allows.")
    ],
    as_json: AsJson = False,
) -> None:
    """Read an index of runtimes, try them all, and register them: all or none."""
    print_record(connection.api.create_runtime_repo({"name": name, "url": address}), as_json=as_json)


@app.command()
@connected
def update(
    connection: Connection,
    repo: Repo,
    name: Annotated[str | None, typer.Option("--name", help="Its new name.")] = None,
    address: Annotated[str | None, typer.Option("--index", metavar="URL", help="Its new index.")] = None,
    as_json: AsJson = False,
) -> None:
    """Read the index again and add what is new; change its name or address."""
    found = _find(connection, repo)
    body = {"id": found.id, "name": name or found.name, "url": address or found.url}
    print_record(connection.api.update_runtime_repo(body, str(found.id)), as_json=as_json)


@app.command()
@connected
def delete(connection: Connection, repo: Repo, yes: Yes = False, as_json: AsJson = False) -> None:
    """Forget a repository; its runtimes stay."""
    found = _find(connection, repo)
    confirm(f"Delete the repository {found.name} ({found.id})? Its runtimes stay.", yes=yes)
    connection.api.delete_runtime_repo(str(found.id))
    report(f"Deleted {found.name} ({found.id}).", {"id": found.id, "name": found.name}, as_json=as_json)


def _find(connection: Connection, wanted: str) -> cmlapi.RuntimeRepo:
    found: cmlapi.RuntimeRepo = pick(
        "repository", wanted, every(connection.api.list_runtime_repos), listed_by="bancada runtime-repo list"
    )
    return found
