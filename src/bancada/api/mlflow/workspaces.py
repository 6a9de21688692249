"""One MLflow workspace per project, made when the project first uses MLflow, and deleted with it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from urllib.parse import quote

import httpx
from starlette.types import ASGIApp

from bancada.api.mlflow.inner import call_inner
from bancada.domain.errors import PlatformFailed

WORKSPACES = "/api/3.0/mlflow/workspaces"
ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts"
ALREADY_EXISTS = "RESOURCE_ALREADY_EXISTS"


@dataclass
class Workspaces:
    """The workspaces that this process knows to exist."""

    inner: ASGIApp
    _known: set[str] = field(default_factory=set)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def ensure(self, project_id: str) -> None:
        """Make the project's workspace unless it exists; another process may be doing the same.

        Raises:
            PlatformFailed: MLflow refused to make it.
        """
        if project_id in self._known:
            return
        async with self._one_at_a_time:
            if project_id not in self._known:
                await self._create(project_id)
                self._known.add(project_id)

    async def forget(self, project_id: str) -> None:
        """Delete the project's workspace with everything in it, its files first; doing it twice is doing it once.

        Raises:
            PlatformFailed: MLflow refused to.
        """
        self._known.discard(project_id)
        listed = await call_inner(self.inner, "GET", ARTIFACTS, workspace=project_id)
        files = listed.json().get("files", []) if listed.is_success else []
        for file in files:
            path = f"{ARTIFACTS}/{quote(file['path'])}"
            _check(await call_inner(self.inner, "DELETE", path, workspace=project_id), project_id)
        _check(await call_inner(self.inner, "DELETE", f"{WORKSPACES}/{project_id}?mode=CASCADE"), project_id)

    async def _create(self, project_id: str) -> None:
        response = await call_inner(self.inner, "POST", WORKSPACES, {"name": project_id})
        if response.status_code >= 400 and ALREADY_EXISTS not in response.text:
            raise PlatformFailed(f"MLflow could not make the workspace of project {project_id}: {response.text}")


def _check(response: httpx.Response, project_id: str) -> None:
    if response.status_code >= 400 and response.status_code != httpx.codes.NOT_FOUND:
        raise PlatformFailed(f"MLflow could not forget project {project_id}: {response.text}")
