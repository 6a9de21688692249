"""One MLflow workspace per project, made when the project first uses MLflow."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from starlette.types import ASGIApp

from bancada.api.mlflow.inner import call_inner
from bancada.domain.errors import PlatformFailed

WORKSPACES = "/api/3.0/mlflow/workspaces"
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

    async def _create(self, project_id: str) -> None:
        response = await call_inner(self.inner, "POST", WORKSPACES, {"name": project_id})
        if response.status_code >= 400 and ALREADY_EXISTS not in response.text:
            raise PlatformFailed(f"MLflow could not make the workspace of project {project_id}: {response.text}")
