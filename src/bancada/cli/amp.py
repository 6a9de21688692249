"""`bancada amp`."""

from __future__ import annotations

from collections.abc import Mapping
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

app = noun("amp")
UNDER_WAY = frozenset({"waiting", "running"})
STEP_COLUMNS = ("number", "type", "name", "status", "kind", "id")


@app.command()
@connected
def create(
    connection: Connection,
    name: Annotated[str, typer.Argument(help="Name of its project.")],
    git: Annotated[str | None, typer.Option(metavar="URL", help="Repository that it comes from.")] = None,
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
    project = given(name=name, template="git" if git else None, git_url=git, git_ref=ref, parent_project=parent,
                    environment=read_variables(environment) or None)  # fmt: skip
    configure = given(execute_amp_steps=True, runtime_identifier=runtime)
    body = {"create_project_request": project, "configure_prototype_request": configure}
    project_id = str(connection.api.create_amp(body).id)
    if not wait:
        _print(_read(connection, project_id), as_json=as_json)
        return
    ended = wait_until_ended("The AMP", lambda: _read(connection, project_id), status_of, UNDER_WAY, timeout)
    _print(ended, as_json=as_json)
    if ended["status"] != "succeeded":
        raise typer.Exit(FAILED)


@app.command()
@connected
def show(connection: Connection, name: ProjectName, as_json: AsJson = False) -> None:
    """Show the steps of an AMP: how far they have come, what they made, and why one failed."""
    _print(_read(connection, str(find_project(connection, name).id)), as_json=as_json)


def _read(connection: Connection, project_id: str) -> Mapping[str, Any]:
    amp: Mapping[str, Any] = connection.get(f"/projects/{segment(project_id)}/amp")
    return amp


def _print(amp: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(amp)
    else:
        typer.echo(f"{amp['project_id']}  {amp['status']}")
        print_records(amp["steps"], STEP_COLUMNS, as_json=False)
    if amp["status"] == "failed":
        fail(amp, "The AMP failed.")
