"""`bancada build`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection
from bancada.cli.failures import FAILED
from bancada.cli.naming import find_project
from bancada.cli.options import AsJson, Follow, Project, Runtime, Timeout, Wait, Yes, confirm, connected, given
from bancada.cli.output import fail, print_record, print_records, report
from bancada.cli.progress import status_of, wait_until_ended
from bancada.cli.serving import (
    BUILD_UNDER_WAY,
    ModelName,
    build_path,
    find_build,
    find_model,
    list_builds,
    path_of,
)
from bancada.cli.streaming import show_log

app = noun("build")
BuildId = Annotated[str, typer.Argument(metavar="ID", help="Id of the build.")]


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
def create(
    connection: Connection,
    model: ModelName,
    project: Project,
    version: Annotated[
        str | None, typer.Option(metavar="ID", help="Id of the registered model's version that is built.")
    ] = None,
    file: Annotated[
        str | None, typer.Option(metavar="PATH", help="Script in the project that has the function.")
    ] = None,
    function: Annotated[str | None, typer.Option(metavar="NAME", help="Function that answers calls.")] = None,
    comment: Annotated[str | None, typer.Option(help="What is new in it.")] = None,
    runtime: Runtime = "",
    wait: Wait = False,
    timeout: Timeout = 1800.0,
    as_json: AsJson = False,
) -> None:
    """Build a model from a version of the registry, or from a function of the project."""
    project_id = find_project(connection, project).id
    model_id = str(find_model(connection, project_id, model).id)
    body = given(project_id=project_id, model_id=model_id, comment=comment, file_path=file, function_name=function,
                 registered_model_version_id=version, runtime_identifier=runtime or None)  # fmt: skip
    created = connection.api.create_model_build(body, project_id, model_id)
    if not wait:
        print_record(created, as_json=as_json)
        return
    path = path_of(project_id, model_id, str(created.id))
    built = wait_until_ended(f"build {created.id}", lambda: connection.get(path), status_of, BUILD_UNDER_WAY, timeout)
    print_record(built, as_json=as_json)
    _end_with(built)


@app.command()
@connected
def delete(
    connection: Connection, build_id: BuildId, project: Project, yes: Yes = False, as_json: AsJson = False
) -> None:
    """Delete a build."""
    ids = find_build(connection, find_project(connection, project).id, build_id)
    confirm(f"Delete the build {build_id}?", yes=yes)
    connection.api.delete_model_build(*ids)
    report(f"Deleted {build_id}.", {"id": build_id}, as_json=as_json)


@app.command()
@connected
def logs(connection: Connection, build_id: BuildId, project: Project, follow: Follow = False) -> None:
    """Print the log of a build; with --follow until it ends, and then fail when it failed."""
    path = build_path(connection, find_project(connection, project).id, build_id)
    show_log(connection, f"{path}/log", follow=follow)
    if follow:
        _end_with(connection.get(path))


app.command("log", hidden=True)(logs)  # its name of old


def _end_with(build: dict[str, Any]) -> None:
    if build["status"] != "built":
        fail(build, f"The build ended as {build['status']}.")
        raise typer.Exit(FAILED)
