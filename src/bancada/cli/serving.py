"""Walking a project's models down to their builds and deployments, which API v2 lists only from above."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import cmlapi

from bancada.cli.connection import segment
from bancada.domain.errors import NotFound

if TYPE_CHECKING:
    from bancada.cli.connection import Connection

LOG_WAIT_S = 20


def list_builds(connection: Connection, project_id: str) -> Iterator[tuple[cmlapi.Model, cmlapi.ModelBuild]]:
    """Yield every build of a project with its model."""
    for model in cmlapi.utils.Cursor(connection.api.list_models, project_id).items():
        for build in cmlapi.utils.Cursor(connection.api.list_model_builds, project_id, model.id).items():
            yield model, build


def list_deployments(connection: Connection, project_id: str) -> Iterator[tuple[cmlapi.Model, cmlapi.ModelDeployment]]:
    """Yield every deployment of a project with its model."""
    for model, build in list_builds(connection, project_id):
        method = connection.api.list_model_deployments
        for deployment in cmlapi.utils.Cursor(method, project_id, model.id, build.id).items():
            yield model, deployment


def build_path(connection: Connection, project_id: str, build_id: str) -> str:
    """Return where the native API has a build.

    Raises:
        NotFound: the project has no such build.
    """
    for model, build in list_builds(connection, project_id):
        if build.id == build_id:
            return _path(project_id, str(model.id), build_id)
    raise NotFound(f"The project has no build {build_id!r}.", hint="Name another project with --project?")


def deployment_path(connection: Connection, project_id: str, deployment_id: str) -> str:
    """Return where the native API has a deployment.

    Raises:
        NotFound: the project has no such deployment.
    """
    _, model_id, build_id, _ = find_deployment(connection, project_id, deployment_id)
    return f"{_path(project_id, model_id, build_id)}/deployments/{segment(deployment_id)}"


def find_deployment(connection: Connection, project_id: str, deployment_id: str) -> tuple[str, str, str, str]:
    """Return the ids by which API v2 names a deployment: of its project, model and build, and its own.

    Raises:
        NotFound: the project has no such deployment.
    """
    for model, deployment in list_deployments(connection, project_id):
        if deployment.id == deployment_id:
            return project_id, str(model.id), str(deployment.build_id), deployment_id
    raise NotFound(f"The project has no deployment {deployment_id!r}.", hint="`bancada deployment list` shows them.")


def read_log(connection: Connection, path: str, *, follow: bool) -> Iterator[bytes]:
    """Yield a log piece by piece: what there is now, or all until its writer has ended."""
    offset = 0
    while True:
        piece = connection.read(path, offset=offset, wait_s=LOG_WAIT_S if follow else 0)
        yield piece.data
        offset = int(piece.getheader("X-Next-Offset") or offset)
        if piece.getheader("X-Complete") == "true" or not (piece.data or follow):
            return


def _path(project_id: str, model_id: str, build_id: str) -> str:
    return f"/projects/{segment(project_id)}/models/{segment(model_id)}/builds/{segment(build_id)}"
