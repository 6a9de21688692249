"""`bancada build`."""

from __future__ import annotations

from typing import Annotated

import typer

from bancada.cli.connection import Connection
from bancada.cli.options import AsJson, Follow, Project, connected
from bancada.cli.output import print_record, print_records
from bancada.cli.projects import find_project
from bancada.cli.serving import build_path, list_builds, read_log

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)
BuildId = Annotated[str, typer.Argument(metavar="ID", help="Id of the build.")]


@app.callback()
def build() -> None:
    """List and show model builds and their logs."""


@app.command("list")
@connected
def list_them(connection: Connection, project: Project, as_json: AsJson = False) -> None:
    """List the builds of a project's models."""
    found = list_builds(connection, find_project(connection, project).id)
    records = [{**build.to_dict(), "model": model.name} for model, build in found]
    print_records(records, ("model", "id", "status", "created_at", "built_at"), as_json=as_json)


@app.command()
@connected
def show(connection: Connection, build_id: BuildId, project: Project, as_json: AsJson = False) -> None:
    """Show a build: its status, why, the next step, and what the build gate found."""
    print_record(
        connection.get(build_path(connection, find_project(connection, project).id, build_id)), as_json=as_json
    )


@app.command()
@connected
def log(connection: Connection, build_id: BuildId, project: Project, follow: Follow = False) -> None:
    """Print the log of a build."""
    path = build_path(connection, find_project(connection, project).id, build_id)
    for piece in read_log(connection, f"{path}/log", follow=follow):
        typer.echo(piece, nl=False)
