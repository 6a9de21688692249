"""A workbench without processes, and a client of its API in the same process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import httpx

from bancada.api.app import create_app
from bancada.control.home import prepare_home, read_admin_credentials
from bancada.control.keys import NewKey, create_key
from bancada.control.workbench import Workbench
from bancada.domain.identity import Actor, User
from bancada.domain.runtimes import list_own_runtimes
from bancada.settings import Settings
from bancada.store import users
from bancada.store.database import Database
from bancada.tracking.client import Tracking


@dataclass
class ApiWorld:
    """One workbench; `admin` is its first user's client, `client_of` makes those of others."""

    workbench: Workbench
    admin: httpx.AsyncClient
    app: Any
    wakes: list[int] = field(default_factory=list)

    def client(self, key: str = "") -> httpx.AsyncClient:
        headers = {"authorization": f"Bearer {key}"} if key else {}
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=True)
        return httpx.AsyncClient(transport=transport, base_url="http://workbench", headers=headers)

    def add_user(self, username: str, *, is_admin: bool = False) -> User:
        with self.workbench.database.write() as tx:
            now = self.workbench.clock()
            return users.add(tx, username, username.title(), f"{username}@example.org", is_admin=is_admin, now=now)

    def key_of(self, user: User, **new: Any) -> str:
        return create_key(self.workbench, Actor(user), user.username, NewKey(**new))[1]

    def client_of(self, username: str, *, is_admin: bool = False) -> httpx.AsyncClient:
        return self.client(self.key_of(self.add_user(username, is_admin=is_admin)))

    async def project(self, **fields: Any) -> Mapping[str, Any]:
        answer = await self.admin.post("/api/v2/projects", json={"name": "demo", **fields})
        assert answer.status_code == 200, answer.text
        return cast("Mapping[str, Any]", answer.json())


def make_world(home: Path, database_url: str, *, tracking: object = None) -> ApiWorld:
    settings = Settings(home=home, database_url=database_url)
    prepare_home(settings)
    archive = home / "cmlapi.tar.gz"
    archive.write_bytes(b"an archive")
    wakes: list[int] = []
    workbench = Workbench(
        settings,
        Database(settings.store_url),
        cast("Tracking", tracking),
        wake=lambda: wakes.append(1),
        runtimes=lambda: list_own_runtimes([(3, 10), (3, 11)]),
    )
    world = ApiWorld(workbench, None, create_app(workbench, lambda: archive), wakes)  # type: ignore[arg-type]
    world.admin = world.client(read_admin_credentials(settings)["api_key"])
    return world
