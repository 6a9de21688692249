"""`bancada project`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import cmlapi
import typer

from bancada.cli.connection import Connection
from bancada.cli.files import upload_tree
from bancada.cli.options import AsJson, connected
from bancada.cli.output import print_record, print_records
from bancada.cli.projects import find_project
from bancada.domain.errors import DeadlineExceeded, PlatformFailed

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)
CREATION_DEADLINE_S = 60.0
_POLL_S = 0.1


@app.callback()
def project() -> None:
    """List, create and delete projects."""


@app.command("list")
@connected
def list_projects(connection: Connection, as_json: AsJson = False) -> None:
    """List the projects that you own or work on."""
    projects = [_record(found) for found in cmlapi.utils.Cursor(connection.api.list_projects).items()]
    print_records(projects, ("name", "id", "owner", "visibility", "created_at"), as_json=as_json)


@app.command()
@connected
def create(
    connection: Connection,
    name: Annotated[str, typer.Argument(help="Name of the project.")],
    source: Annotated[
        Path | None,
        typer.Option(
            "--from", metavar="DIR", help="Directory whose files become the project's.", exists=True, file_okay=False
        ),
    ] = None,
    template: Annotated[str, typer.Option(help="Template: blank or local, which are the same.")] = "blank",
    as_json: AsJson = False,
) -> None:
    """Create a project, empty or with the files of a directory."""
    project_id = str(connection.api.create_project({"name": name, "template": template}).id)
    created = wait_until_created(connection, project_id)
    if source is not None:
        upload_tree(connection, project_id, source)
    print_record(_record(created), as_json=as_json)


@app.command()
@connected
def delete(
    connection: Connection,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name or id of the project.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Delete a project with its files, models and deployments."""
    found = find_project(connection, name)
    if not yes:
        typer.confirm(f"Delete {found.name} ({found.id}) with everything in it?", abort=True)
    connection.api.delete_project(found.id)
    typer.echo(f"Deleted {found.name} ({found.id}).")


def wait_until_created(connection: Connection, project_id: str) -> cmlapi.Project:
    """Return the project once its files may be written.

    Raises:
        PlatformFailed: its creation failed.
        DeadlineExceeded: it takes too long.
    """
    deadline = time.monotonic() + CREATION_DEADLINE_S
    while time.monotonic() < deadline:
        created = connection.api.get_project(project_id)
        if created.creation_status == "failure":
            raise PlatformFailed(f"The project {created.name} could not be created.", hint="Delete it and try again.")
        if created.creation_status != "creating":
            return created
        time.sleep(_POLL_S)
    raise DeadlineExceeded(f"The project {project_id} is not complete after {CREATION_DEADLINE_S:.0f} s.")


def _record(found: cmlapi.Project) -> dict[str, Any]:
    record: dict[str, Any] = found.to_dict()
    record["owner"] = found.owner.username if found.owner else None
    return record
