"""`bancada project`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import cmlapi
import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection, segment
from bancada.cli.naming import every, find_project
from bancada.cli.options import (
    AsJson,
    ProjectName,
    Timeout,
    Variables,
    Yes,
    confirm,
    connected,
    given,
    read_variables,
)  # fmt: skip
from bancada.cli.output import print_record, print_records, report
from bancada.cli.progress import wait_until_ended
from bancada.cli.uploading import upload_tree
from bancada.domain.errors import PlatformFailed

app = noun("project")
NO_SUCH_PAGE = 404
Description = Annotated[str | None, typer.Option(help="What it is about.")]
Visibility = Annotated[str | None, typer.Option(metavar="private|public", help="Who else may see it.")]


@app.command("list")
@connected
def list_projects(
    connection: Connection,
    public: Annotated[bool, typer.Option("--public", help="Public projects of others, too.")] = False,
    everyone: Annotated[bool, typer.Option("--all", help="Those of all users, for site administrators.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the projects that you own or work on."""
    found = every(
        connection.api.list_projects,
        include_public_projects=public or None,
        include_all_projects=everyone or None,
    )
    print_records(found, ("name", "id", "owner", "visibility", "created_at"), as_json=as_json)


@app.command()
@connected
def show(connection: Connection, name: ProjectName, as_json: AsJson = False) -> None:
    """Show a project."""
    print_record(connection.api.get_project(find_project(connection, name).id), as_json=as_json)


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
    template: Annotated[
        str | None, typer.Option(metavar="blank|python", help="Files that it begins with; none unless set.")
    ] = None,
    git: Annotated[str | None, typer.Option(metavar="URL", help="Repository that is cloned into it.")] = None,
    ref: Annotated[str | None, typer.Option(help="Branch or tag of the repository.")] = None,
    fork: Annotated[str | None, typer.Option(metavar="PROJECT", help="Project whose files are copied.")] = None,
    team: Annotated[str | None, typer.Option(help="Team that owns it; you unless set.")] = None,
    description: Description = None,
    visibility: Visibility = None,
    environment: Variables = None,
    timeout: Timeout = 900.0,
    as_json: AsJson = False,
) -> None:
    """Create a project, empty or with files, and wait until it can be used."""
    parent = find_project(connection, fork).id if fork else None
    body = given(name=name, template=template or ("git" if git else "blank"), git_url=git, git_ref=ref,
                 parent_project=parent, team_name=team, description=description, visibility=visibility,
                 environment=read_variables(environment) or None)  # fmt: skip
    project_id = str(connection.api.create_project(body).id)
    created = wait_until_created(connection, project_id, timeout)
    if source is not None:
        upload_tree(connection, project_id, source)
    print_record(created, as_json=as_json)


@app.command()
@connected
def update(
    connection: Connection,
    name: ProjectName,
    new_name: Annotated[str | None, typer.Option("--name", help="Its new name.")] = None,
    description: Description = None,
    visibility: Visibility = None,
    environment: Variables = None,
    as_json: AsJson = False,
) -> None:
    """Change a project's name, description, visibility or variables; variables not named stay as they are."""
    project_id = find_project(connection, name).id
    body = given(name=new_name, description=description, visibility=visibility)
    if added := read_variables(environment):
        kept = json.loads(connection.api.get_project(project_id).environment or "{}")
        body["environment"] = json.dumps({**kept, **added})
    print_record(connection.api.update_project(body, project_id), as_json=as_json)


@app.command()
@connected
def transfer(
    connection: Connection,
    name: ProjectName,
    owner: Annotated[str, typer.Option("--to", metavar="USER|TEAM", help="Its new owner, who works on it already.")],
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Give a project to another user or to a team, with the jobs and applications that run as its owner."""
    found = find_project(connection, name)
    confirm(f"Give {found.name} ({found.id}) to {owner}?", yes=yes)
    given_to = connection.post(f"/projects/{segment(str(found.id))}:transfer", {"owner": owner})
    report(f"{found.name} ({found.id}) belongs to {given_to['owner']} now.", given_to, as_json=as_json)


@app.command()
@connected
def delete(connection: Connection, name: ProjectName, yes: Yes = False, as_json: AsJson = False) -> None:
    """Delete a project with its files, models and deployments."""
    found = find_project(connection, name)
    confirm(f"Delete {found.name} ({found.id}) with everything in it?", yes=yes)
    connection.api.delete_project(found.id)
    stopped = _stopped_with(connection, found.id)
    said = "".join(f" Stopped {name}: {', '.join(map(str, what))}." for name, what in stopped.items() if what)
    done = {"id": found.id, "name": found.name, "stopped": stopped}
    report(f"Deleted {found.name} ({found.id}).{said}", done, as_json=as_json)


def wait_until_created(connection: Connection, project_id: str, timeout_s: float) -> cmlapi.Project:
    """Return the project once its files may be written.

    Raises:
        PlatformFailed: its creation failed.
        DeadlineExceeded: it takes too long.
    """
    created: cmlapi.Project = wait_until_ended(
        "The project",
        lambda: connection.api.get_project(project_id),
        lambda project: str(project.creation_status),
        {"creating"},
        timeout_s,
        is_told=False,
    )
    if created.creation_status == "failure":
        why = connection.get(f"/projects/{segment(project_id)}/creation")
        raise PlatformFailed(
            f"The project {created.name} could not be created. {why['message']}".strip(),
            hint=why["hint"] or "Delete it and try again.",
        )
    return created


def _stopped_with(connection: Connection, project_id: str) -> dict[str, list[str]]:
    """Return the ids of what ran in a deleted project, by kind; none from a workbench that does not tell."""
    try:
        deletions = connection.get("/deletions")["deletions"]
    except cmlapi.rest.ApiException as error:
        if error.status != NO_SUCH_PAGE:
            raise
        return {}
    return next((dict(found["stopped"]) for found in deletions if found["project_id"] == project_id), {})
