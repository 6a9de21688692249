"""`bancada registered-model`."""

from __future__ import annotations

from typing import Annotated

import cmlapi
import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection
from bancada.cli.naming import every, find_project, pick
from bancada.cli.options import AsJson, Project, Yes, confirm, connected, given
from bancada.cli.output import print_record, print_records, report
from bancada.domain.errors import NotFound

app = noun("registered-model")
Name = Annotated[str, typer.Argument(metavar="NAME", help="Name or id of the registered model.")]
Number = Annotated[str, typer.Argument(metavar="VERSION", help="Number or id of the version.")]
Description = Annotated[str | None, typer.Option(help="What it does.")]
Visibility = Annotated[str | None, typer.Option(metavar="private|public", help="Who else may see it.")]


@app.command("list")
@connected
def list_registered_models(connection: Connection, as_json: AsJson = False) -> None:
    """List the registered models that you may see."""
    found = every(connection.api.list_registered_models)
    print_records(found, ("name", "model_id", "count", "owner", "visibility", "created_at"), as_json=as_json)


@app.command()
@connected
def show(connection: Connection, name: Name, as_json: AsJson = False) -> None:
    """Show a registered model."""
    print_record(connection.api.get_registered_model(str(_find(connection, name).model_id)), as_json=as_json)


@app.command()
@connected
def versions(connection: Connection, name: Name, as_json: AsJson = False) -> None:
    """List the versions of a registered model; `bancada build create --version` takes their ids."""
    found = _versions_of(connection, str(_find(connection, name).model_id))
    columns = ("number", "model_version_id", "version_name", "status", "user", "created_at", "notes")
    print_records(found, columns, as_json=as_json)


@app.command()
@connected
def create(
    connection: Connection,
    name: Annotated[str, typer.Argument(help="Name; of one that there is, this becomes the next version.")],
    project: Project,
    experiment: Annotated[str, typer.Option("--experiment", metavar="ID", help="Id of the run's experiment.")],
    run: Annotated[str, typer.Option("--run", metavar="ID", help="Id of the run that logged the model.")],
    path: Annotated[str, typer.Option(help="Its artifact path in the run.")] = "model",
    description: Description = None,
    notes: Annotated[str | None, typer.Option(help="What is new in this version.")] = None,
    visibility: Visibility = None,
    as_json: AsJson = False,
) -> None:
    """Register the model that a run has logged."""
    project_id = find_project(connection, project).id
    body = given(project_id=project_id, experiment_id=experiment, run_id=run, model_path=path, model_name=name,
                 description=description, notes=notes, visibility=visibility and visibility.upper())  # fmt: skip
    print_record(connection.api.create_registered_model(body), as_json=as_json)


@app.command()
@connected
def update(
    connection: Connection,
    name: Name,
    description: Description = None,
    visibility: Visibility = None,
    as_json: AsJson = False,
) -> None:
    """Change a registered model's description or visibility."""
    body = given(model_id=_find(connection, name).model_id, description=description,
                 visibility=visibility and visibility.upper())  # fmt: skip
    print_record(connection.api.update_registered_model(body), as_json=as_json)


@app.command()
@connected
def delete(connection: Connection, name: Name, yes: Yes = False, as_json: AsJson = False) -> None:
    """Delete a registered model with its versions; models built from them go on serving."""
    found = _find(connection, name)
    confirm(f"Delete the registered model {found.name} ({found.model_id}) with its versions?", yes=yes)
    connection.api.delete_registered_model(str(found.model_id))
    report(f"Deleted {found.name} ({found.model_id}).", {"model_id": found.model_id, "name": found.name},
           as_json=as_json)  # fmt: skip


@app.command("update-version")
@connected
def update_version(
    connection: Connection,
    name: Name,
    number: Number,
    notes: Annotated[str, typer.Option(help="What is new in it.")],
    as_json: AsJson = False,
) -> None:
    """Change the notes of a version."""
    found = _find_version(connection, name, number)
    body = {"model_version_id": found.model_version_id, "notes": notes}
    print_record(connection.api.update_registered_model_version(body, str(found.model_id)), as_json=as_json)


@app.command("delete-version")
@connected
def delete_version(
    connection: Connection, name: Name, number: Number, yes: Yes = False, as_json: AsJson = False
) -> None:
    """Delete one version of a registered model; models built from it go on serving."""
    found = _find_version(connection, name, number)
    confirm(f"Delete version {found.number} of {name} ({found.model_version_id})?", yes=yes)
    connection.api.delete_registered_model_version(str(found.model_id), str(found.model_version_id))
    gone = {"model_id": found.model_id, "model_version_id": found.model_version_id, "number": found.number}
    report(f"Deleted version {found.number} of {name} ({found.model_version_id}).", gone, as_json=as_json)


def _find_version(connection: Connection, name: str, wanted: str) -> cmlapi.RegisteredModelVersion:
    model = _find(connection, name)
    found = _versions_of(connection, str(model.model_id))
    matching = [version for version in found if wanted in (str(version.number), version.model_version_id)]
    if not matching:
        raise NotFound(f"{model.name} has no version {wanted!r}.",
                       hint=f"`bancada registered-model versions {name}` shows them.")  # fmt: skip
    return matching[0]


def _versions_of(connection: Connection, model_id: str) -> list[cmlapi.RegisteredModelVersion]:
    found: list[cmlapi.RegisteredModelVersion] = []
    token = None
    while True:
        page = connection.api.get_registered_model(model_id, page_token=token)
        found += page.model_versions or []
        if not (token := page.next_page_token):
            return found


def _find(connection: Connection, wanted: str) -> cmlapi.RegisteredModel:
    found: cmlapi.RegisteredModel = pick(
        "registered model", wanted, every(connection.api.list_registered_models), key="model_id",
        listed_by="bancada registered-model list",
    )  # fmt: skip
    return found
