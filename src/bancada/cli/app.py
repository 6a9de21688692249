"""`bancada app`."""

from __future__ import annotations

from typing import Annotated

import cmlapi
import typer

from bancada.cli.commands import noun
from bancada.cli.completing import complete_app
from bancada.cli.connection import Connection, segment
from bancada.cli.failures import FAILED
from bancada.cli.naming import every, find_project, pick
from bancada.cli.options import (
    AsJson,
    Cores,
    Follow,
    Gpus,
    Memory,
    Project,
    Runtime,
    Timeout,
    Variables,
    Wait,
    Yes,
    confirm,
    connected,
    given,
    read_variables,
)
from bancada.cli.output import fail, print_record, print_records, report
from bancada.cli.progress import wait_until_ended
from bancada.cli.streaming import show_log

app = noun("app")
AppName = Annotated[
    str, typer.Argument(metavar="APP", help="Name or id of the application.", autocompletion=complete_app)
]
UNDER_WAY = frozenset({"starting", "stopping"})
DEFAULT_TIMEOUT_S = 600.0


@app.command("list")
@connected
def list_apps(connection: Connection, project: Project, as_json: AsJson = False) -> None:
    """List the applications of a project."""
    found = every(connection.api.list_applications, find_project(connection, project).id)
    print_records(found, ("name", "id", "subdomain", "status", "created_at"), as_json=as_json)


@app.command()
@connected
def show(connection: Connection, name: AppName, project: Project, as_json: AsJson = False) -> None:
    """Show an application: its addresses, its status, why, and the next step."""
    print_record(connection.get(_path(*_find(connection, project, name))), as_json=as_json)


@app.command()
@connected
def create(
    connection: Connection,
    name: Annotated[str, typer.Argument(help="Name of the application.")],
    script: Annotated[str, typer.Argument(help="Path of the script in the project that serves it.")],
    project: Project,
    subdomain: Annotated[str | None, typer.Option(help="Its part of the address; its name unless set.")] = None,
    description: Annotated[str | None, typer.Option(help="What it shows.")] = None,
    public: Annotated[bool, typer.Option("--public", help="Open to all, without a login.")] = False,
    environment: Variables = None,
    runtime: Runtime = "",
    cpu: Cores = None,
    memory: Memory = None,
    gpu: Gpus = None,
    wait: Wait = False,
    timeout: Timeout = DEFAULT_TIMEOUT_S,
    as_json: AsJson = False,
) -> None:
    """Start a web application from a script of the project."""
    project_id = find_project(connection, project).id
    body = given(project_id=project_id, name=name, script=script, subdomain=subdomain or name, description=description,
                 bypass_authentication=public, environment=read_variables(environment),
                 runtime_identifier=runtime or None, cpu=cpu, memory=memory, nvidia_gpu=gpu)  # fmt: skip
    created = connection.api.create_application(body, project_id)
    _finish(connection, (project_id, str(created.id)), timeout if wait else None, as_json=as_json)


@app.command()
@connected
def update(
    connection: Connection,
    name: AppName,
    project: Project,
    script: Annotated[str | None, typer.Option(help="Path of its new script in the project.")] = None,
    description: Annotated[str | None, typer.Option(help="What it shows.")] = None,
    environment: Variables = None,
    cpu: Cores = None,
    memory: Memory = None,
    gpu: Gpus = None,
    as_json: AsJson = False,
) -> None:
    """Change an application, from its next start on; --env replaces all its variables."""
    ids = _find(connection, project, name)
    variables = read_variables(environment) if environment else None
    body = given(script=script, description=description, environment=variables, cpu=cpu, memory=memory, nvidia_gpu=gpu)
    connection.api.update_application(body, *ids)
    _finish(connection, ids, None, as_json=as_json)


@app.command()
@connected
def restart(
    connection: Connection,
    name: AppName,
    project: Project,
    wait: Wait = False,
    timeout: Timeout = DEFAULT_TIMEOUT_S,
    as_json: AsJson = False,
) -> None:
    """Start an application with a new process."""
    ids = _find(connection, project, name)
    connection.api.restart_application(*ids)
    _finish(connection, ids, timeout if wait else None, as_json=as_json)


@app.command()
@connected
def stop(
    connection: Connection,
    name: AppName,
    project: Project,
    wait: Wait = False,
    timeout: Timeout = DEFAULT_TIMEOUT_S,
    as_json: AsJson = False,
) -> None:
    """Stop an application; it keeps its address."""
    ids = _find(connection, project, name)
    connection.api.stop_application(*ids)
    _finish(connection, ids, timeout if wait else None, as_json=as_json, wanted="stopped")


@app.command()
@connected
def delete(connection: Connection, name: AppName, project: Project, yes: Yes = False, as_json: AsJson = False) -> None:
    """Stop and delete an application."""
    ids = _find(connection, project, name)
    found = connection.get(_path(*ids))
    confirm(f"Delete the application {found['name']} ({ids[1]})?", yes=yes)
    connection.api.delete_application(*ids)
    report(f"Deleted {found['name']} ({ids[1]}).", {"id": ids[1], "name": found["name"]}, as_json=as_json)


@app.command()
@connected
def logs(connection: Connection, name: AppName, project: Project, follow: Follow = False) -> None:
    """Print what an application writes; with --follow until it is stopped."""
    show_log(connection, f"{_path(*_find(connection, project, name))}/output", follow=follow)


def _finish(
    connection: Connection, ids: tuple[str, str], timeout_s: float | None, *, as_json: bool, wanted: str = "running"
) -> None:
    """Show the application, or with a timeout wait until it is as wanted and fail when it becomes something else."""
    path = _path(*ids)
    found = connection.get(path)
    if timeout_s is not None:
        found = wait_until_ended(
            f"application {found['name']}",
            lambda: connection.get(path),
            lambda a: str(a["status"]),
            UNDER_WAY,
            timeout_s,
        )
    print_record(found, as_json=as_json)
    if timeout_s is not None and found["status"] != wanted:
        fail(found, f"The application is {found['status']}.")
        raise typer.Exit(FAILED)


def _find(connection: Connection, project: str, wanted: str) -> tuple[str, str]:
    project_id = find_project(connection, project).id
    found: cmlapi.Application = pick(
        "application", wanted, every(connection.api.list_applications, project_id), listed_by="bancada app list"
    )
    return project_id, str(found.id)


def _path(project_id: str, application_id: str) -> str:
    return f"/projects/{segment(project_id)}/applications/{segment(application_id)}"
