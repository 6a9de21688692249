"""`bancada collaborator`."""

from __future__ import annotations

from typing import Annotated

import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection
from bancada.cli.naming import every, find_project
from bancada.cli.options import AsJson, Project, Yes, confirm, connected
from bancada.cli.output import print_records, report

app = noun("collaborator")
Username = Annotated[str, typer.Argument(metavar="USER", help="Name of the user or team.")]


@app.command("list")
@connected
def list_collaborators(connection: Connection, project: Project, as_json: AsJson = False) -> None:
    """List who works on a project, and as what."""
    found = every(connection.api.list_project_collaborators, find_project(connection, project).id)
    print_records(found, ("user", "permission"), as_json=as_json)


@app.command()
@connected
def add(
    connection: Connection,
    username: Username,
    project: Project,
    permission: Annotated[
        str, typer.Option(metavar="viewer|operator|contributor|admin", help="What they may do.")
    ] = "contributor",
    as_json: AsJson = False,
) -> None:
    """Let a user or team work on a project, or change what they may do there."""
    found = find_project(connection, project)
    body = {"project_id": found.id, "username": username, "permission": permission}
    connection.api.add_project_collaborator(body, found.id, username)
    report(f"{username} is {permission} of {found.name}.", body, as_json=as_json)


@app.command()
@connected
def remove(
    connection: Connection, username: Username, project: Project, yes: Yes = False, as_json: AsJson = False
) -> None:
    """End a user's or team's work on a project."""
    found = find_project(connection, project)
    confirm(f"Remove {username} from {found.name}?", yes=yes)
    connection.api.delete_project_collaborator(found.id, username)
    report(f"Removed {username} from {found.name}.", {"project_id": found.id, "username": username}, as_json=as_json)
