"""A workbench with people, projects and MLflow in memory; no processes but the database."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from bancada.api.app import create_app
from bancada.control.workbench import Workbench
from bancada.domain.errors import InvalidRequest
from bancada.domain.identity import Actor, Permission, User
from bancada.domain.keys import ApiKey, hash_secret, new_key_text
from bancada.domain.locks import Lock
from bancada.domain.projects import Project
from bancada.domain.runtimes import list_own_runtimes
from bancada.environments.interpreters import Interpreter
from bancada.environments.runtime_sources import RuntimeSources
from bancada.settings import Settings
from bancada.store import deployments as kept_deployments
from bancada.store import keys, projects, users
from bancada.store.database import Database
from bancada.store.facts import ensure_workspace_uuid
from bancada.store.sealing import KEYS, Seal
from bancada.store.tables.all_tables import builds, collaborators, deployments, events
from tests.fakes.tracking import FakeTracking

TELCO, CHURN = "telc-0000-0000-0001", "chur-0000-0000-0002"
"""Ana's project, in which others have roles, and Bruno's, which is his alone."""
ROLES = {
    "adele": Permission.ADMIN,
    "wanda": Permission.WRITE,
    "rita": Permission.READ,
    "olga": Permission.OPERATOR,
    "bernd": Permission.BUSINESS_USER,
}
START = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)


@dataclass
class Answer:
    """A response: its status and decoded body."""

    status: int
    body: dict[str, Any]

    @property
    def code(self) -> str:
        """The stable code of an error."""
        return self.body["details"][0]["reason"]


class OnePython:
    """Environments of a machine with one Python, and an index that has every package but one."""

    def interpreters(self) -> list[Interpreter]:
        return [Interpreter((3, 11, 7), "/usr/bin/python3.11")]

    def install_python(self, wanted: tuple[int, int], log: object) -> None:
        pass

    def choose_interpreter(self, wanted: tuple[int, int]) -> tuple[Interpreter, bool]:
        return self.interpreters()[0], wanted == (3, 11)

    def lock(self, _lines: object, python: Interpreter, _log: object, *, base: list[str], **_: object) -> Lock:
        if "no-such-package" in base:
            raise InvalidRequest("No index has no-such-package.", code="requirements_unsatisfiable")
        return Lock("\n".join(base), python.version, "test")


@dataclass
class Clock:
    """Goes one step further with every look, a second if nobody changes it."""

    now: datetime = START
    step: timedelta = timedelta(seconds=1)

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now


class ApiClient:
    """Calls the ASGI application on a loop of its own, without a server."""

    def __init__(self, workbench: Workbench) -> None:
        self._loop = asyncio.new_event_loop()
        self._app = create_app(workbench, lambda: workbench.settings.home / "none")
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(self._app), base_url="http://workbench")

    def request(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        return self._loop.run_until_complete(self._client.request(method, path, **kwargs))

    def close(self) -> None:
        self._loop.run_until_complete(self._close())
        self._loop.close()

    async def _close(self) -> None:
        async def receive() -> dict[str, str]:
            return {"type": "lifespan.shutdown"}

        async def send(_message: object) -> None:
            return None

        await self._client.aclose()
        await self._app({"type": "lifespan"}, receive, send)  # ends its threads


@dataclass
class Office:
    """The workbench, who works there, and a way to call its API as any of them."""

    workbench: Workbench
    tracking: FakeTracking
    client: ApiClient
    clock: Clock
    woken: list[int]
    people: dict[str, User] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def wakes(self) -> int:
        """How often the reconciler was woken."""
        return len(self.woken)

    @property
    def now(self) -> datetime:
        """What the clock showed last."""
        return self.clock.now

    def actor(self, name: str = "ana") -> Actor:
        return Actor(self.people[name])

    @property
    def database(self) -> Database:
        return self.workbench.database

    def call(self, method: str, path: str, body: object = None, who: str = "ana", **query: object) -> Answer:
        """Call the API and return the answer; a dict as `search_filter` is sent as JSON text."""
        sent = {name: json.dumps(value) if isinstance(value, dict) else value for name, value in query.items()}
        headers = {"Authorization": f"Bearer {self.keys[who]}"}
        response = self.client.request(method, path, json=body, params=sent or None, headers=headers)
        return Answer(response.status_code, response.json())

    def ok(self, method: str, path: str, body: object = None, who: str = "ana", **query: object) -> dict[str, Any]:
        """Call the API and return the body of an answer that must be good."""
        answer = self.call(method, path, body, who, **query)
        assert answer.status == 200, answer.body
        return answer.body

    def write_file(self, path: str, text: str = "", project_id: str = TELCO) -> Path:
        """Put a file into a project."""
        file = self.workbench.settings.home / "projects" / project_id / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def put_runtime_file(self, name: str, text: str) -> None:
        """Put a file where the operator puts descriptions of runtimes."""
        folder = self.workbench.settings.home / "runtimes"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text)

    def put_description(
        self, name: str, python: str = "3.11", edition: str = "Geo", lines: str = "numpy==2.3.5"
    ) -> None:  # fmt: skip
        """Put a description of a runtime there."""
        self.put_runtime_file(
            name,
            f"""
            python = "{python}"
            requirements = ["{lines}"]
            [labels]
            "com.cloudera.ml.runtime.edition" = "{edition}"
            "com.cloudera.ml.runtime.short-version" = "2026.11"
            "com.cloudera.ml.runtime.runtime-metadata-version" = "2"
            [environment]
            ML_RUNTIME_DESCRIPTION = "Maps and such"
            GDAL_CACHEMAX = "512"
            """,
        )

    def end_build(self, build_id: str, status: str = "built", **columns: object) -> None:
        """Do what the reconciler does in the end."""
        with self.database.write() as tx:
            ended = {"status": status, "built_at": self.now, **columns}
            tx.execute(update(builds).where(builds.c.id == build_id).values(**ended))

    def put_deployment(self, deployment_id: str, status: str) -> None:
        """Bring a deployment where the reconciler would have brought it."""
        with self.database.write() as tx:
            tx.execute(update(deployments).where(deployments.c.id == deployment_id).values(status=status))

    def let_serve(self, deployment_id: str, standby_id: str = "") -> None:
        """Let a deployment answer its model's calls, as the reconciler would have brought it to."""
        self.put_deployment(deployment_id, "deployed")
        with self.database.write() as tx:
            d = kept_deployments.get(tx, deployment_id)
            assert d is not None
            kept_deployments.route_model(tx, d.model_id, (d.id, 1), self.now, (standby_id, 1 if standby_id else 0))
            kept_deployments.change(tx, d.id, served_at=self.now)

    def trail(self, noun: str) -> list[tuple[str, str]]:
        """Return who did what to things of this kind, the oldest first."""
        with self.database.read() as tx:
            chosen = select(events.c.actor, events.c.action).where(events.c.noun == noun).order_by(events.c.id)
            return [(row.actor, row.action) for row in tx.execute(chosen)]

    def logged_run(self, project_id: str = TELCO, who: str = "ana", model: str = "model") -> tuple[str, str]:
        """Do what a training script does, and return the ids of its experiment and its run."""
        acting = self.tracking.acting_for(who)
        experiment = acting.create_experiment(project_id, f"exp-{self.tracking.kept.counter}")
        run_id = acting.start_run(project_id, experiment.id, "a-run")
        acting.log(project_id, run_id, [("recall", 0.9)], {"depth": "4"})
        acting.log_model(project_id, run_id, model)
        return experiment.id, run_id

    def registered(self, name: str = "churn", who: str = "ana", project_id: str = TELCO, **more: Any) -> dict[str, Any]:
        """Register a new run's model and return the registered model."""
        experiment_id, run_id = self.logged_run(project_id, who)
        body = {"project_id": project_id, "experiment_id": experiment_id, "run_id": run_id, "model_path": "model",
                "model_name": name, **more}  # fmt: skip
        return self.ok("POST", "/api/v2/registry/models", body, who)


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Iterator[Office]:
    with open_office(database, tmp_path) as office:
        yield office


@pytest.fixture(scope="module")
def sqlite_office(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Office]:
    """One office for all tests of a module that change nothing and in which the kind of database plays no part."""
    home = tmp_path_factory.mktemp("office")
    shutil.copy(sqlite_template, home / "bancada.db")
    database = Database(f"sqlite:///{home / 'bancada.db'}")
    with open_office(database, home) as office:
        yield office
    database.close()


class FakeSessions:
    """Sessions that answer every command, and remember whom they were told what."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Mapping[str, object]]] = []

    def ask(self, session_id: str, command: Mapping[str, object]) -> Mapping[str, Any]:
        self.told.append((session_id, command))
        return {"cell": len(self.told)}


@contextmanager
def open_office(database: Database, home: Path, tracking: Any = None) -> Iterator[Office]:
    """Yield an office with its people and projects, in an empty database; `tracking` may be the real one."""
    tracking = tracking or FakeTracking()
    settings = Settings(home=home)
    wakes: list[int] = []
    clock = Clock()
    workbench = Workbench(
        settings, database, tracking, lambda: wakes.append(1), clock, runtimes=lambda: list_own_runtimes([(3, 11)]),
        runtime_sources=RuntimeSources(home, (), OnePython()), kernel_sessions=FakeSessions(),
    )  # fmt: skip
    (home / "secrets").mkdir(exist_ok=True)
    (home / "secrets" / KEYS).write_text(Seal.new_key())
    office = Office(workbench, tracking, ApiClient(workbench), clock, wakes)
    _populate(office)
    yield office
    office.client.close()


def _populate(office: Office) -> None:
    with office.database.write() as tx:
        ensure_workspace_uuid(tx)
        for name in ("ana", "bruno", "zeca", "root", *ROLES):
            user = users.add(tx, name, name.title(), f"{name}@x.org", is_admin=name == "root", now=START)
            key_id, secret, text = new_key_text()
            expires = START + timedelta(days=30)
            keys.add(tx, ApiKey(key_id, user.id, hash_secret(secret), "", (), START, expires))
            office.people[name], office.keys[name] = user, text
        for project_id, owner in ((TELCO, "ana"), (CHURN, "bruno")):
            projects.add(tx, _project(project_id, office.people[owner].id))
            (office.workbench.settings.home / "projects" / project_id).mkdir(parents=True)
        for name, role in ROLES.items():
            values = {"project_id": TELCO, "user_id": office.people[name].id, "permission": role.value}
            tx.execute(collaborators.insert().values(values))


def _project(project_id: str, owner_id: int) -> Project:
    return Project(
        id=project_id, number=0, name=project_id[:4], owner_id=owner_id, creator_id=owner_id, description="",
        visibility="private", default_engine_type="ml_runtime", creation_status="success", creation_message="",
        shared_memory_limit=64, ephemeral_storage_request=0, ephemeral_storage_limit=0, environment={},
        created_at=START, updated_at=START,
    )  # fmt: skip
