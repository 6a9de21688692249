"""`bancada amp`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection, segment
from bancada.cli.failures import FAILED
from bancada.cli.naming import find_project
from bancada.cli.options import (
    AsJson,
    ProjectName,
    Timeout,
    Variables,
    Wait,
    connected,
    given,
    read_variables,
)  # fmt: skip
from bancada.cli.output import fail, print_json, print_records
from bancada.cli.progress import status_of, wait_until_ended
from bancada.cli.project import wait_until_created
from bancada.cli.uploading import upload_tree

app = noun("amp")
UNDER_WAY = frozenset({"waiting", "running"})
STEP_COLUMNS = ("number", "type", "name", "status", "kind", "id")


@app.command()
@connected
def create(
    connection: Connection,
    name: Annotated[str, typer.Argument(help="Name of its project.")],
    git: Annotated[str | None, typer.Option(metavar="URL", help="Repository that it comes from.")] = None,
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="DIR", help="Directory here that it comes from.", exists=True, file_okay=False),
    ] = None,
    template: Annotated[
        str | None, typer.Option(metavar="TEMPLATE", help="Files that it begins with, as of a project.")
    ] = None,
    ref: Annotated[str | None, typer.Option(help="Branch or tag of the repository.")] = None,
    fork: Annotated[str | None, typer.Option(metavar="PROJECT", help="Project whose files are copied.")] = None,
    environment: Variables = None,
    runtime: Annotated[
        str | None, typer.Option("--runtime", help="Runtime identifier for its steps; its own choice unless set.")
    ] = None,
    wait: Wait = False,
    timeout: Timeout = 1800.0,
    as_json: AsJson = False,
) -> None:
    """Create a project and run the steps of its .project-metadata.yaml."""
    parent = find_project(connection, fork).id if fork else None
    project = given(name=name, template=template or ("git" if git else None), git_url=git, git_ref=ref,
                    parent_project=parent, environment=read_variables(environment) or None)  # fmt: skip
    configure = given(execute_amp_steps=source is None, runtime_identifier=runtime)
    body = {"create_project_request": project, "configure_prototype_request": configure}
    project_id = str(connection.api.create_amp(body).id)
    if source is not None:  # its steps begin when its files are there
        wait_until_created(connection, project_id, timeout)
        upload_tree(connection, project_id, source)
        connection.post(f"{_path(project_id)}:run", given(runtime_identifier=runtime))
    _finish(connection, project_id, timeout if wait else None, as_json=as_json)


@app.command()
@connected
def run(
    connection: Connection,
    name: ProjectName,
    runtime: Annotated[
        str | None, typer.Option("--runtime", help="Runtime identifier for its steps from now on.")
    ] = None,
    wait: Wait = False,
    timeout: Timeout = 1800.0,
    as_json: AsJson = False,
) -> None:
    """Run the steps of a project's .project-metadata.yaml, from the first that has not succeeded."""
    project_id = find_project(connection, name).id
    connection.post(f"{_path(project_id)}:run", given(runtime_identifier=runtime))
    _finish(connection, project_id, timeout if wait else None, as_json=as_json)


@app.command()
@connected
def show(connection: Connection, name: ProjectName, as_json: AsJson = False) -> None:
    """Show the steps of an AMP: how far they have come, what they made, and why one failed."""
    _print(_read(connection, str(find_project(connection, name).id)), as_json=as_json)


def _read(connection: Connection, project_id: str) -> Mapping[str, Any]:
    amp: Mapping[str, Any] = connection.get(_path(project_id))
    return amp


def _path(project_id: str) -> str:
    return f"/projects/{segment(project_id)}/amp"


def _finish(connection: Connection, project_id: str, timeout_s: float | None, *, as_json: bool) -> None:
    """Show the steps, or with a timeout wait until they have ended and fail when one has failed."""
    if timeout_s is None:
        _print(_read(connection, project_id), as_json=as_json)
        return
    ended = wait_until_ended(
        "The AMP", lambda: _read(connection, project_id), status_of, UNDER_WAY, timeout_s, read_detail=_progress
    )
    _print(ended, as_json=as_json)
    if ended["status"] != "succeeded":
        raise typer.Exit(FAILED)


def _progress(amp: Mapping[str, Any]) -> str:
    steps = amp["steps"]
    step = next((step for step in steps if step["status"] != "succeeded"), None)
    if amp["status"] != "running" or step is None:
        return status_of(amp)
    return f"step {step['number']} of {len(steps)}, {step['type']} {step['name']}".rstrip()


def _print(amp: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(amp)
    else:
        typer.echo(f"{amp['project_id']}  {amp['status']}")
        print_records(amp["steps"], STEP_COLUMNS, as_json=False)
    if amp["status"] == "failed":
        fail(amp, "The AMP failed.")
