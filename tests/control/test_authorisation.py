"""Who may do what: every row of the authorisation table is asked of the running API, for every role.

Owner, collaborators of each role, strangers, a site administrator and nobody, in a private and in a public project.
What an operation needs is said in `bancada.domain.authorisation` and nowhere here; this file knows how to call it.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from bancada.api.exchange import Endpoint
from bancada.api.native.routes import add_native_api
from bancada.api.pages import add_pages
from bancada.api.routing import Router
from bancada.api.v1.routes import add_api_v1
from bancada.api.v2.endpoints import HANDLERS, STREAMED_HANDLERS
from bancada.control.access import project_for
from bancada.control.sessions import NewSession
from bancada.control.workers import launch_worker
from bancada.domain.amps import Amp
from bancada.domain.authorisation import API_V1, API_V2, NATIVE, NEEDS, PAGES, Access, needed_action
from bancada.domain.errors import NotAllowed, NotFound
from bancada.domain.identity import Action, Permission, is_allowed
from bancada.domain.reconciled import Finish
from bancada.domain.recordings import RecordingRule
from bancada.domain.sessions import APP_PORT, READONLY_PORT
from bancada.observe.recorder import Recorder
from bancada.store import amps, sessions
from bancada.store.database import Database
from bancada.store.reconciled import SESSION
from bancada.store.routes import read_application_routes, read_routes, read_session_routes
from bancada.store.transitions import move
from bancada.wire.contract import OPERATIONS
from tests.control.conftest import CHURN, ROLES, TELCO, Office, open_office
from tests.observe.records import record, write_segment


class RouteList(Router[Endpoint]):
    """Writes down the routes that a surface adds, by the names of their handlers."""

    def __init__(self) -> None:
        super().__init__()
        self.routes: list[tuple[str, str, str]] = []

    def add(self, method: str, template: str, handler: Endpoint) -> None:
        self.routes.append((handler.__name__, method, template))


def routes_of(surface: Callable[[Router[Endpoint]], None]) -> list[tuple[str, str, str]]:
    recorder = RouteList()
    surface(recorder)
    return recorder.routes


CALLS = {name: (op.method, op.path) for name, op in OPERATIONS.items() if name in {**HANDLERS, **STREAMED_HANDLERS}}
CALLS |= {name: (method, path) for name, method, path in (*routes_of(add_native_api), *routes_of(add_api_v1))}


def rows(*needs: Action | Access) -> list[str]:
    """Return the operations that answer today and need one of these."""
    return [name for name in CALLS if NEEDS.get(name) in needs]


IN_PROJECT = rows(*Action)
PEOPLE: Mapping[str, Permission | None] = {
    "ana": Permission.ADMIN, "adele": Permission.ADMIN, **ROLES, "zeca": None, "bruno": None, "root": None,
}  # fmt: skip
"""The owner, those with a role, strangers (one of whom has a project of his own), and a site administrator."""
TEAM = {"ana": Permission.ADMIN, "rita": Permission.READ, "olga": Permission.OPERATOR}
"""Who is in the team `crew`, which owns nothing: that changes no role in a project."""

IN_USE: Mapping[str, int] = {"layers.clear_layers": 409}
"""What the stage answers to those who may: it has something running."""


_OTHERS = (
    ("registered", "model_id", "registered_id"),
    ("traffic.promote_candidate", "deployment_id", "candidate_id"),
    ("traffic.compare_shadow", "deployment_id", "shadow_id"),
    ("delete_model_build", "build_id", "unused_build_id"),
)
"""Operations that are about another thing than the others, by a part of their name."""


@dataclass
class Stage:
    """An office with one of everything in TELCO, and a way back to how it was."""

    office: Office
    ids: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, object] = field(default_factory=dict)
    own_sessions: dict[str, str] = field(default_factory=dict)
    """Sessions that run, by who started them: code runs in one's own only."""

    def __post_init__(self) -> None:
        self._build()
        self._file = Path(self.office.database.url.removeprefix("sqlite:///"))
        self._saved = sqlite3.connect(":memory:")
        if self.office.database.url.startswith("sqlite"):  # on PostgreSQL there is no way back
            with closing(sqlite3.connect(self._file)) as live:
                live.backup(self._saved)
        self._kept = copy.deepcopy(self.office.tracking.kept.__dict__)

    def restore(self) -> None:
        with closing(sqlite3.connect(self._file)) as live:
            self._saved.backup(live)
        self.office.tracking.kept.__dict__.update(copy.deepcopy(self._kept))
        self.office.write_file("moved.py").unlink()
        self.office.write_file("train.py", "print(1)")

    def close(self) -> None:
        self._saved.close()

    def call(self, name: str, who: str, **other: str) -> httpx.Response:
        method, path = CALLS[name][0], self.path(name, who, **other)
        headers = self._credentials(path, who) if who else {}
        body: Any = self.bodies.get(name, {})
        if name == "upload_file":
            return self.office.client.request(method, path, files={"new.py": b"1"}, headers=headers)
        if "project_id" in body:
            body = {**body, "project_id": other.get("project_id", self.ids["project_id"])}
        return self.office.client.request(method, path, json=body or None, headers=headers)

    def path(self, name: str, who: str = "", **other: str) -> str:
        """Return the address of an operation on what is there, or on `other` things."""
        path = CALLS[name][1]
        ids = {**self.ids, **other}
        for wanted, id_name, kept in _OTHERS:
            if wanted in name:
                ids[id_name] = self.ids[kept]
        if name.startswith("cells."):
            ids["session_id"] = self.own_sessions.get(who, self.ids["kernel_id"])
        if name in {"create_job_run", "jobs.start_job"}:
            ids["job_id"] = self.ids["idle_job_id"]
        elif "/jobs/" in path:
            ids["run_id"] = self.ids["job_run_id"]
        for key, value in ids.items():
            path = path.replace("{" + key + "}", value).replace("{" + key.replace("_", ".") + "}", value)
        path = path.replace("{experiment.project_id}", ids["project_id"])
        if name == "schedules.preview_schedule":
            path += "?schedule=0+7+*+*+*"
        assert "{" not in path, f"{name}: Stage.ids has no value for {path}"
        return path

    def _credentials(self, path: str, who: str) -> dict[str, str]:
        key_text = self.office.keys[who]
        if path.startswith("/api/v1/"):
            return {"Authorization": "Basic " + base64.b64encode(f"{key_text}:".encode()).decode()}
        return {"Authorization": f"Bearer {key_text}"}

    def _running_session(self, who: str) -> str:
        started: str = self.office.ok("POST", f"/api/native/v1/projects/{TELCO}/sessions", {}, who)["id"]
        with self.office.database.write() as tx:
            for status in ("starting", "running"):
                move(tx, SESSION, started, Finish(status), self.office.now)
        return started

    def _worker_of(self, session_id: str) -> str:
        new = NewSession(master_id=session_id, code="!true")
        return launch_worker(self.office.workbench, self.office.actor("ana"), TELCO, new).session.id

    def _build(self) -> None:
        office, project = self.office, f"/api/v2/projects/{TELCO}"
        office.write_file("train.py", "print(1)")
        registered = office.registered()
        version = registered["model_versions"][0]
        run = version["model_version_metadata"]["mlflow_metadata"]
        model = office.ok("POST", f"{project}/models", {"name": "m"})["id"]
        source = {"registered_model_version_id": version["model_version_id"]}
        build, unused = (office.ok("POST", f"{project}/models/{model}/builds", source)["id"] for _ in range(2))
        for ended in (build, unused):
            office.end_build(ended)
        deployment = office.ok("POST", f"{project}/models/{model}/builds/{build}/deployments", {})["id"]
        earlier = office.ok("POST", f"{project}/models/{model}/builds/{build}/deployments", {})["id"]
        office.let_serve(earlier)
        office.let_serve(deployment)
        canary = {"role": "canary", "weight": 10}
        native = f"/api/native/v1/projects/{TELCO}/models/{model}/builds/{build}/deployments"
        candidate = office.ok("POST", native, canary)["id"]
        shadow = office.ok("POST", native, {"role": "shadow", "weight": 1})["id"]
        session = office.ok("POST", f"/api/native/v1/projects/{TELCO}/sessions", {"script": "train.py"})["id"]
        for who in ("ana", "adele", "wanda", "root"):
            self.own_sessions[who] = self._running_session(who)
        application = {"name": "a", "subdomain": "a", "script": "train.py"}
        application_id = office.ok("POST", f"{project}/applications", application)["id"]
        job, idle_job = (office.ok("POST", f"{project}/jobs", {"name": "j", "script": "train.py"})["id"] for _ in "ab")
        job_run = office.ok("POST", f"{project}/jobs/{job}/runs", {})["id"]
        predictions = office.workbench.settings.home / "records"
        write_segment(predictions, record(1, deployment_id=deployment))
        Recorder(office.database, predictions, RecordingRule(kept_days=0), office.workbench.clock).look()
        log = office.workbench.settings.home / "replicas" / f"{deployment}-1-0-1.log"
        log.parent.mkdir(exist_ok=True)
        log.write_text("hello")
        key = office.ok("POST", "/api/v2/users/ana/v2_keys", {})["key_id"]
        for name in ("geo", "new"):
            office.put_description(f"{name}.toml", edition=name)
        office.put_runtime_file("index.toml", 'descriptions = ["new.toml"]')
        registered_runtime = office.ok("POST", "/api/v2/runtimes", {"url": "geo.toml"}, "root")
        runtime = office.ok("GET", "/api/v2/runtimes", search_filter={"edition": "geo"})["runtimes"][0]
        assert registered_runtime["insert_success"], registered_runtime
        login = {"server": "registry.example.com", "username": "u", "password": "p"}
        credential = office.ok("POST", "/api/v2/dockercredentials", {"name": "c", **login}, "root")["id"]
        repo = office.ok("POST", "/api/v2/runtimerepos", {"name": "r", "url": "index.toml"}, "root")["id"]
        with office.database.write() as tx:
            now = office.now
            amps.add(tx, Amp(TELCO, 1, "", (), (), "failed", "", "", "", now, now, now), now)
        office.ok("POST", "/api/v2/site/teams", {"username": "crew"}, "root")
        for who, role in TEAM.items():
            member = f"/api/native/v1/teams/crew/members/{who}"
            office.ok("PUT", member, {"permission": role.value}, "root")
        self.ids = {
            "project_id": TELCO, "owner": "ana", "slug": TELCO,
            "model_id": model, "build_id": build, "deployment_id": deployment,
            "registered_id": registered["model_id"], "version_id": version["model_version_id"],
            "experiment_id": run["experiment_id"], "run_id": run["run_id"], "metric_key": "recall",
            "session_id": session, "replica_id": log.stem, "path": "train.py", "username": "rita", "key_id": key,
            "engine_id": self._worker_of(session),
            "application_id": application_id, "job_id": job, "idle_job_id": idle_job, "job_run_id": job_run,
            "kernel_id": self.own_sessions["ana"],
            "category": "all", "docker_credential_id": credential, "docker_credential.id": credential,
            "runtime_repo_id": str(repo), "runtimerepo.id": str(repo),
            "user_id": "1", "team_name": "crew", "unused_build_id": unused, "candidate_id": candidate,
            "shadow_id": shadow,
            "prediction_uuid": str(uuid.UUID(bytes=record(1).uuid)),
        }  # fmt: skip
        self.bodies = {
            "create_project": {"name": "new"},
            "create_amp": {"create_project_request": {"name": "new amp"}},
            "update_project": {"description": "new"},
            "projects.transfer_project": {"owner": "rita"},
            "update_project_file_metadata": {"path": "moved.py"},
            "add_project_collaborator": {"permission": "write"},
            "create_model": {"name": "new"},
            "update_model": {"description": "new"},
            "create_model_build": source,
            "create_experiment": {"name": "new"},
            "update_experiment": {"name": "renamed"},
            "create_experiment_run": {"run_name": "new"},
            "update_experiment_run": {"name": "renamed"},
            "log_experiment_run_batch": {"params": [{"key": "a", "value": "1"}]},
            "delete_experiment_run_batch": {"metrics": ["recall"]},
            "create_registered_model": {
                "project_id": TELCO, "experiment_id": run["experiment_id"], "run_id": run["run_id"],
                "model_path": "model", "model_name": "new",
            },
            "update_registered_model": {"model_id": registered["model_id"], "description": "new"},
            "update_registered_model_version": {"model_version_id": version["model_version_id"], "notes": "new"},
            "register_custom_runtime": {"url": "new.toml"},
            "update_runtime_status": {
                "status": "DISABLED", "image_identifier": [runtime["image_identifier"]],
            },
            "create_docker_credential": {"name": "new", **login},
            "update_docker_credential": {"name": "renamed"},
            "set_docker_credential": {"runtime_identifier": runtime["image_identifier"]},
            "create_runtime_repo": {"name": "new", "url": "index.toml"},
            "update_runtime_repo": {"name": "renamed"},
            "create_application": {"name": "new", "subdomain": "new", "script": "train.py"},
            "update_application": {"description": "new"},
            "create_team": {"username": "new"},
            "teams.put_team_member": {"permission": "write"},
            "users.create_user": {"username": "new"},
            "users.update_user": {"name": "New"},
            "users.set_password": {"password": "four words in a row"},
            "create_job": {"name": "new", "script": "train.py"},
            "update_job": {"name": "renamed"},
            "sessions.start_session": {"script": "train.py"},
            "workers.launch_worker": {"master_id": session, "code": "!true"},
            "cells.run_cell": {"code": "1"},
            "cells.answer": {"text": "Ana"},
            "cells.complete": {"code": "impo", "cursor": 4},
            "texts.save_text": {"text": "print(1)", "version": hashlib.sha256(b"print(1)").hexdigest()},
            "deployments.create_deployment": canary,
            "call_limits.set_call_limits": {"calls_per_s": 2.5},
            "traffic.set_traffic": {"weights": {candidate: 20}},
            "deployments.set_recording": {"redact": ["ssn"]},
            "model_metrics.track_delayed_metrics": {"metrics": {"truth": 1}},
            "model_metrics.track_aggregate_metrics": {
                "start_timestamp_ms": 1, "end_timestamp_ms": 2, "metrics": {"accuracy": 0.9},
            },
        }  # fmt: skip


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Stage]:
    home = tmp_path_factory.mktemp("office")
    shutil.copy(sqlite_template, home / "bancada.db")
    database = Database(f"sqlite:///{home / 'bancada.db'}")
    with open_office(database, home) as office:
        stage = Stage(office)
        yield stage
        stage.close()
    database.close()


def expected(name: str, who: str, *, is_public: bool = False) -> set[int]:
    """Return the answers that are right: 200, 403 for those who know of the project, and 404 for the others."""

    def may(wanted: Action) -> bool:
        return is_allowed(wanted, PEOPLE[who], is_site_admin=who == "root", is_public=is_public)

    need = NEEDS[name]
    assert isinstance(need, Action)
    if may(need):
        return {IN_USE.get(name, 200)}
    knows = may(Action.VIEW if "registered" in name and name != "create_registered_model" else Action.LIST)
    return {403} if knows else {404}


def check(stage: Stage, name: str, who: str, right: set[int], **other: str) -> None:
    answer = stage.call(name, who, **other)
    assert answer.status_code in right, (name, who, answer.status_code, answer.text)
    if CALLS[name][0] != "GET" and answer.status_code == 200:
        stage.restore()


def other_than(who: str) -> str:
    """Return somebody with a role: everybody may give up their own."""
    return "olga" if who == "rita" else "rita"


def test_every_operation_has_a_row_and_every_row_an_operation() -> None:
    native, v1 = ([name for name, _, _ in routes_of(surface)] for surface in (add_native_api, add_api_v1))
    assert len(native) == len(set(native)), "two native routes have one handler: give each its own"
    assert set(API_V2) == set(OPERATIONS), "domain/authorisation.py, API_V2"
    assert set(NATIVE) == set(native), "domain/authorisation.py, NATIVE"
    assert set(API_V1) == set(v1), "domain/authorisation.py, API_V1"


def test_every_page_without_a_key_has_a_row() -> None:
    recorder = RouteList()
    add_pages(recorder, lambda: Path("none"))
    assert {path for _, _, path in recorder.routes} == set(PAGES)


@pytest.mark.parametrize("visibility", ["private", "public"])
def test_the_doors_beside_the_apis_open_for_whom_the_table_says(stage: Stage, visibility: str) -> None:
    """The gateway is told who may call a model and open an application; MLflow's door asks as operations do."""
    stage.office.ok("PATCH", f"/api/v2/projects/{TELCO}", {"visibility": visibility})
    is_public = visibility == "public"
    with stage.office.database.write() as tx:
        sessions.change(tx, stage.own_sessions["ana"], app_port=20001, readonly_port=20002)
    with stage.office.database.read() as tx:
        [model] = [route for route in read_routes(tx, 30.0) if route.model_id == stage.ids["model_id"]]
        [application] = [
            route for route in read_application_routes(tx) if route.application_id == stage.ids["application_id"]
        ]
        ports = {route.port_variable: route.allowed_user_ids for route in read_session_routes(tx)}
        for who, permission in PEOPLE.items():
            actor = stage.office.actor(who)
            for door, allowed in (
                ("call a model that asks for a key", model.allowed_user_ids),
                ("open an application", application.allowed_user_ids),
                ("open a session's CDSW_APP_PORT", ports[APP_PORT]),
                ("open a session's CDSW_READONLY_PORT", ports[READONLY_PORT]),
            ):
                is_let_in = allowed is None or actor.user.id in allowed
                need = needed_action(door)
                may = is_allowed(need, permission, is_site_admin=who == "root", is_public=is_public)
                assert is_let_in is may, (door, who)
            for door in ("read from MLflow", "write to MLflow"):
                try:
                    project_for(tx, actor, TELCO, door)
                    status = 200
                except (NotAllowed, NotFound) as error:
                    status = 403 if isinstance(error, NotAllowed) else 404
                assert {status} == expected(door, who, is_public=is_public), (door, who)
    stage.restore()


@pytest.mark.parametrize("name", [name for name in CALLS if NEEDS[name] is not Access.ANYONE])
def test_nothing_answers_without_a_key(stage: Stage, name: str) -> None:
    assert stage.call(name, "").status_code == 401


@pytest.mark.parametrize("name", IN_PROJECT)
def test_each_role_may_do_what_the_table_says_and_no_more(stage: Stage, name: str) -> None:
    for who in PEOPLE:
        check(stage, name, who, expected(name, who), username=other_than(who))


@pytest.mark.parametrize("name", IN_PROJECT)
def test_a_public_project_is_open_for_reading_and_for_nothing_else(stage: Stage, name: str) -> None:
    for who in ("zeca", "bernd", "rita", "olga"):
        stage.office.ok("PATCH", f"/api/v2/projects/{TELCO}", {"visibility": "public"})
        check(stage, name, who, expected(name, who, is_public=True), username=other_than(who))
    stage.restore()


@pytest.mark.parametrize(
    "name", [name for name in IN_PROJECT if CALLS[name][1].count("{") > 1 and "username" not in CALLS[name][1]]
)
def test_no_id_opens_another_project(stage: Stage, name: str) -> None:
    """Bruno may do everything in his own project, and finds nothing of Ana's there; root, who may see it, neither."""
    for who in ("bruno", "root"):
        if "registered" not in name:
            check(stage, name, who, {404}, project_id=CHURN, owner="bruno", slug=CHURN)


def test_a_run_of_another_project_is_not_registered(stage: Stage) -> None:
    check(stage, "create_registered_model", "bruno", {404}, project_id=CHURN)


@pytest.mark.parametrize("name", rows(Access.OWN, Access.SITE_ADMIN))
def test_what_is_a_users_own_or_for_site_administrators_is_for_nobody_else(stage: Stage, name: str) -> None:
    right = {"root", "ana"} if NEEDS[name] is Access.OWN else {"root"}
    whose = "zeca" if name == "users.delete_user" else "ana"  # who owns a project is not deleted
    for who in PEOPLE:
        check(stage, name, who, {200} if who in right else {403}, username=whose)


@pytest.mark.parametrize("name", rows(Access.TEAM_MEMBER, Access.TEAM_ADMIN))
def test_a_team_is_its_members_and_in_the_hands_of_its_administrators(stage: Stage, name: str) -> None:
    for who in PEOPLE:
        role = TEAM.get(who)
        is_enough = role is Permission.ADMIN or (role and NEEDS[name] is Access.TEAM_MEMBER)
        right = 200 if is_enough or who == "root" else 403 if role else 404
        check(stage, name, who, {right}, username=other_than(who))


@pytest.mark.parametrize("name", rows(Access.ANY_USER))
def test_everybody_with_a_key_may_ask(stage: Stage, name: str) -> None:
    for who in PEOPLE:
        check(stage, name, who, {200})


def test_lists_show_what_may_be_seen(stage: Stage) -> None:
    for who, role in PEOPLE.items():
        may_view = is_allowed(Action.VIEW, role, is_site_admin=who == "root", is_public=False)
        for name in ("list_all_models", "list_all_experiments", "list_registered_models"):
            shown = stage.call(name, who).text
            assert (TELCO in shown or stage.ids["registered_id"] in shown) is may_view, (name, who)
        knows = role is not None
        assert (TELCO in stage.call("list_projects", who).text) is knows, who
        assert ("telc" in stage.call("list_project_names", who).text) is (knows or who == "root"), who
