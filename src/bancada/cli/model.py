"""`bancada model`."""

from __future__ import annotations

from typing import Annotated

import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection
from bancada.cli.naming import find_project
from bancada.cli.options import AsJson, Project, Yes, confirm, connected, given
from bancada.cli.output import print_record, print_records, report
from bancada.cli.serving import ModelName, every_model, find_model, model_path

app = noun("model")
Description = Annotated[str | None, typer.Option(help="What it does.")]
Visibility = Annotated[str | None, typer.Option(metavar="private|public", help="Who else may see it.")]


@app.command("list")
@connected
def list_models(connection: Connection, project: Project, as_json: AsJson = False) -> None:
    """List the models of a project with their access keys."""
    found = every_model(connection, find_project(connection, project).id)
    print_records(found, ("name", "id", "access_key", "auth_enabled", "created_at"), as_json=as_json)


@app.command()
@connected
def show(connection: Connection, model: ModelName, project: Project, as_json: AsJson = False) -> None:
    """Show a model with its access key."""
    print_record(find_model(connection, find_project(connection, project).id, model), as_json=as_json)


@app.command()
@connected
def create(
    connection: Connection,
    name: Annotated[str, typer.Argument(help="Name of the model.")],
    project: Project,
    description: Description = None,
    visibility: Visibility = None,
    registered_model: Annotated[
        str | None, typer.Option("--registered-model", metavar="ID", help="Id of the registered model it serves.")
    ] = None,
    auth: Annotated[bool, typer.Option("--auth/--no-auth", help="Whether calls need a key.")] = True,
    as_json: AsJson = False,
) -> None:
    """Create a model; its builds and deployments come next."""
    project_id = find_project(connection, project).id
    body = given(project_id=project_id, name=name, description=description, visibility=visibility,
                 registered_model_id=registered_model, disable_authentication=not auth)  # fmt: skip
    print_record(connection.api.create_model(body, project_id), as_json=as_json)


@app.command()
@connected
def update(
    connection: Connection,
    model: ModelName,
    project: Project,
    name: Annotated[str | None, typer.Option(help="Its new name.")] = None,
    description: Description = None,
    visibility: Visibility = None,
    auth: Annotated[bool | None, typer.Option("--auth/--no-auth", help="Whether calls need a key.")] = None,
    as_json: AsJson = False,
) -> None:
    """Change a model; what serves goes on."""
    project_id = find_project(connection, project).id
    found = find_model(connection, project_id, model)
    body = given(id=found.id, name=name, description=description, visibility=visibility, auth_enabled=auth)
    print_record(connection.api.update_model(body, project_id, str(found.id)), as_json=as_json)


@app.command()
@connected
def limits(
    connection: Connection,
    model: ModelName,
    project: Project,
    calls_per_s: Annotated[
        float | None, typer.Option("--calls-per-s", help="How often each caller may call it; 0 without limit.")
    ] = None,
    deadline: Annotated[
        float | None,
        typer.Option("--deadline", metavar="SECONDS", help="How long a call may take; 0 as the workbench."),
    ] = None,
    queue: Annotated[
        int | None, typer.Option("--queue", help="How many calls may wait or run; 0 as the workbench says.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the limits of a model's calls, after changing those that are given."""
    project_id = find_project(connection, project).id
    path = f"{model_path(connection, project_id, model)}/limits"
    body = given(calls_per_s=calls_per_s, deadline_s=deadline, queue=queue)
    print_record(connection.send("PUT", path, body) if body else connection.get(path), as_json=as_json)


@app.command()
@connected
def delete(
    connection: Connection, model: ModelName, project: Project, yes: Yes = False, as_json: AsJson = False
) -> None:
    """Delete a model with its builds, and stop its deployments."""
    project_id = find_project(connection, project).id
    found = find_model(connection, project_id, model)
    confirm(f"Delete the model {found.name} ({found.id}) with its builds and deployments?", yes=yes)
    connection.api.delete_model(project_id, str(found.id))
    report(f"Deleted {found.name} ({found.id}).", {"id": found.id, "name": found.name}, as_json=as_json)
