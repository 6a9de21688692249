"""Walking a project's models down to their builds and deployments, which API v2 lists only from above."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import cmlapi
import typer

from bancada.cli.completing import complete_model
from bancada.cli.connection import segment
from bancada.cli.naming import every, pick
from bancada.domain.errors import NotFound

if TYPE_CHECKING:
    from bancada.cli.connection import Connection

ModelName = Annotated[
    str, typer.Argument(metavar="MODEL", help="Name or id of the model.", autocompletion=complete_model)
]
BUILD_UNDER_WAY = frozenset({"pending", "building", "pushing"})
DEPLOYMENT_UNDER_WAY = frozenset({"pending", "deploying", "stopping"})


def every_model(connection: Connection, project_id: str) -> Iterable[cmlapi.Model]:
    """Yield the models of a project."""
    return every(connection.api.list_models, project_id)


def find_model(connection: Connection, project_id: str, wanted: str) -> cmlapi.Model:
    """Return the project's model of this name or id.

    Raises:
        NotFound: there is none.
    """
    found: cmlapi.Model = pick("model", wanted, every_model(connection, project_id), listed_by="bancada model list")
    return found


def list_builds(connection: Connection, project_id: str) -> Iterator[tuple[cmlapi.Model, cmlapi.ModelBuild]]:
    """Yield every build of a project with its model."""
    for model in every_model(connection, project_id):
        for build in every(connection.api.list_model_builds, project_id, model.id):
            yield model, build


def list_deployments(connection: Connection, project_id: str) -> Iterator[tuple[cmlapi.Model, cmlapi.ModelDeployment]]:
    """Yield every deployment of a project with its model, but for rehearsals."""
    for model, build in list_builds(connection, project_id):
        for deployment in every(connection.api.list_model_deployments, project_id, model.id, build.id):
            yield model, deployment


def find_build(connection: Connection, project_id: str, build_id: str) -> tuple[str, str, str]:
    """Return the ids by which API v2 names a build: of its project and model, and its own.

    Raises:
        NotFound: the project has no such build.
    """
    for model, build in list_builds(connection, project_id):
        if build.id == build_id:
            return project_id, str(model.id), build_id
    raise NotFound(f"The project has no build {build_id!r}.", hint="`bancada build list` shows them.")


def build_path(connection: Connection, project_id: str, build_id: str) -> str:
    """Return where the native API has a build.

    Raises:
        NotFound: the project has no such build.
    """
    return path_of(*find_build(connection, project_id, build_id))


def model_path(connection: Connection, project_id: str, model: str) -> str:
    """Return where the native API has a model.

    Raises:
        NotFound: the project has no such model.
    """
    return f"/projects/{segment(project_id)}/models/{segment(str(find_model(connection, project_id, model).id))}"


def deployment_path(connection: Connection, project_id: str, deployment_id: str) -> str:
    """Return where the native API has a deployment.

    Raises:
        NotFound: the project has no such deployment.
    """
    _, model_id, build_id, _ = find_deployment(connection, project_id, deployment_id)
    return f"{path_of(project_id, model_id, build_id)}/deployments/{segment(deployment_id)}"


def find_deployment(connection: Connection, project_id: str, deployment_id: str) -> tuple[str, str, str, str]:
    """Return the ids by which API v2 names a deployment, or a rehearsal: of project, model and build, and its own.

    Raises:
        NotFound: the project has no such deployment.
    """
    for model in every_model(connection, project_id):
        path = f"/projects/{segment(project_id)}/models/{segment(str(model.id))}/deployments"
        for deployment in connection.pages(path, "deployments"):
            if deployment["id"] == deployment_id:
                return project_id, str(model.id), str(deployment["build_id"]), deployment_id
    raise NotFound(f"The project has no deployment {deployment_id!r}.", hint="`bancada deployment list` shows them.")


def path_of(project_id: str, model_id: str, build_id: str) -> str:
    """Return where the native API has a build whose ids are known."""
    return f"/projects/{segment(project_id)}/models/{segment(model_id)}/builds/{segment(build_id)}"
