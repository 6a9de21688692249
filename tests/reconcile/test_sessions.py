"""The life of a session: environment, process, exit code, and its key."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bancada.compute.port import ProcessSpec
from bancada.domain.custom_runtimes import CustomRuntime
from bancada.domain.keys import hash_secret, split_key_text
from bancada.domain.quotas import Amount
from bancada.domain.sessions import Session
from bancada.store import executions, runtimes, sessions
from bancada.store.keys import find
from tests.reconcile.world import PROJECT, World


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    world = World(tmp_path, database_url)
    yield world
    world.database.close()


def add_session(world: World, **changes: object) -> Session:
    now = world.clock()
    wished = {
        "id": "abcdefgh12345678", "project_id": PROJECT, "creator_id": 1, "script": "train.py", "arguments": ("a b",),
        "environment": {"COLOUR": "blue", "CDSW_PROJECT_ID": "another"}, "runtime_identifier": "", "lock_hash": "",
        "stop_wished": False, "exit_code": None, "status": "scheduling", "reason": "", "message": "", "hint": "",
        "created_at": now, "updated_at": now, "started_at": None, "finished_at": None, **changes,
    }  # fmt: skip
    session = Session(**wished)  # type: ignore[arg-type]
    with world.database.write() as tx:
        sessions.add(tx, session, now)
    return session


def present(world: World, session: Session) -> Session:
    with world.database.read() as tx:
        found = sessions.get(tx, session.id)
    assert found is not None
    return found


def test_a_session_runs_in_its_project_with_the_variables_of_a_workload(world: World) -> None:
    session = add_session(world)

    world.drive(rounds=3)

    assert present(world, session).status == "running"
    spec = world.compute.specs[f"session.{session.id}"]
    assert spec.cwd == world.home.project(PROJECT)
    assert spec.argv[-2:] == ("train.py", "a b")
    assert spec.env["MLFLOW_TRACKING_URI"] == "cml://localhost"
    assert spec.env["CDSW_API_URL"].endswith("/api/v1")
    assert (spec.env["GREETING"], spec.env["COLOUR"]) == ("hello", "blue")
    assert spec.env["CDSW_PROJECT_ID"] == PROJECT, "a session cannot be pointed at another project"
    assert spec.env["ML_RUNTIME_KERNEL"] == "Python 3.11"


def test_its_key_opens_the_api_while_it_runs_and_never_after(world: World) -> None:
    session = add_session(world)
    world.drive(rounds=3)
    parts = split_key_text(world.compute.specs[f"session.{session.id}"].env["CDSW_APIV2_KEY"])
    assert parts is not None
    key_id, secret = parts
    with world.database.read() as tx:
        found = find(tx, key_id)
    assert found is not None
    assert found[0].secret_sha256 == hash_secret(secret)

    world.compute.end(f"session.{session.id}", 0)
    world.drive(rounds=3)

    with world.database.read() as tx:
        assert find(tx, key_id) is None


def test_the_gateway_knows_its_key_before_the_script_begins(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    add_session(world)
    known: list[bool] = []
    start = world.compute.start

    def look_and_start(spec: ProcessSpec) -> None:
        parts = split_key_text(spec.env["CDSW_APIV2_KEY"])
        assert parts is not None
        known.append(parts[0] in {key.key_id for key in world.gateway.snapshot.keys})
        start(spec)

    monkeypatch.setattr(world.compute, "start", look_and_start)
    world.drive(rounds=3)

    assert known == [True]


@pytest.mark.parametrize(("exit_code", "status"), [(0, "succeeded"), (1, "failed"), (137, "failed")])
def test_it_ends_as_its_process_ended(world: World, exit_code: int, status: str) -> None:
    session = add_session(world)
    world.drive(rounds=3)

    world.compute.end(f"session.{session.id}", exit_code)
    world.drive(rounds=3)

    ended = present(world, session)
    assert (ended.status, ended.exit_code) == (status, exit_code)
    assert ended.finished_at is not None


def test_a_stop_ends_its_process(world: World) -> None:
    session = add_session(world)
    world.drive(rounds=3)
    with world.database.write() as tx:
        sessions.wish_stop(tx, session.id, world.clock())

    world.drive(rounds=3)

    assert present(world, session).status == "stopped"
    assert world.compute.alive("session.") == []


def test_a_runtime_that_is_not_here_is_replaced_by_the_nearest_and_the_log_says_so(world: World) -> None:
    wanted = "registry.example.com/cloudera/cdsw/ml-runtime-workbench-python3.9-standard:2025.09.1-b5"
    session = add_session(world, runtime_identifier=wanted)

    world.drive(rounds=3)

    assert "Python 3.9 is not on this machine; 3.11 is the nearest." in world.home.session_setup(session.id).read_text()


def test_a_lost_process_is_named_as_lost(world: World) -> None:
    session = add_session(world)
    world.drive(rounds=3)
    world.compute.end(f"session.{session.id}", 0)
    world.compute.forget(f"session.{session.id}")  # as after a restart of the machine

    world.drive(rounds=3)

    assert (present(world, session).status, present(world, session).reason) == ("failed", "process_lost")


@pytest.mark.postgres
def test_a_custom_runtime_lies_beneath_the_project(world: World) -> None:
    identifier = "bancada.local/custom/ml-runtime-pbj-workbench-python3.11-geo:2026.11.1"
    environment = {"GREETING": "from the runtime", "GDAL_CACHEMAX": "512", "ML_RUNTIME_METADATA_VERSION": "2"}
    runtime = CustomRuntime(
        0, identifier, "PBJ Workbench", "Python 3.11", "Geo", "Maps", "2026.11.1", ("numpy==2.3.5", "mlflow-skinny"),
        environment, "geo.toml", "", 1, world.clock(),
    )  # fmt: skip
    with world.database.write() as tx:
        runtimes.add_custom(tx, runtime)
    session = add_session(world, runtime_identifier=identifier)

    world.drive(rounds=3)

    spec = world.compute.specs[f"session.{session.id}"]
    assert (spec.env["GREETING"], spec.env["GDAL_CACHEMAX"]) == ("hello", "512"), "what the project says comes first"
    about = {name.removeprefix("ML_RUNTIME_"): value for name, value in spec.env.items() if "ML_RUNTIME_" in name}
    assert about == {
        "EDITOR": "PBJ Workbench", "KERNEL": "Python 3.11", "EDITION": "Geo", "DESCRIPTION": "Maps",
        "FULL_VERSION": "2026.11.1", "SHORT_VERSION": "2026.11", "MAINTENANCE_VERSION": "1", "METADATA_VERSION": "2",
    }  # fmt: skip
    assert world.environments.bases[-1] == ("numpy==2.3.5", "mlflow-skinny", "ipykernel>=6.29")


def test_a_session_has_two_ports_of_its_own_and_routes_to_them_while_it_lives(world: World) -> None:
    session = add_session(world, name="Exploring", script="")
    other = add_session(world, id="other00000000000")
    world.drive(rounds=3)

    found, beside = present(world, session), present(world, other)
    assert len({found.app_port, found.readonly_port, beside.app_port, beside.readonly_port, None}) == 5
    variables = world.compute.specs[f"session.{session.id}"].env
    told = (variables["CDSW_APP_PORT"], variables["CDSW_READONLY_PORT"])
    assert told == (str(found.app_port), str(found.readonly_port))
    routes = {route.subdomain: route for route in world.gateway.snapshot.applications}
    assert routes[session.id].port == found.app_port
    assert routes[f"read-only-{session.id}"].port == found.readonly_port
    assert not routes[session.id].bypass_authentication

    world.compute.end(f"session.{session.id}", 0)
    world.drive(rounds=3)
    assert {route.subdomain for route in world.gateway.snapshot.applications} == {other.id, f"read-only-{other.id}"}


def test_a_session_waits_for_ports_and_says_so(world: World) -> None:
    world.free_ports = [20001, 20002, 20003]
    first, second = add_session(world), add_session(world, id="second0000000000")
    world.drive(rounds=3)
    assert {present(world, first).status, present(world, second).status} == {"running", "starting"}
    waiting = next(each for each in (first, second) if present(world, each).status == "starting")
    running = second if waiting is first else first
    assert present(world, waiting).reason == "no_port"

    world.compute.end(f"session.{running.id}", 0)
    world.drive(rounds=12)
    assert present(world, waiting).status == "running"


def test_a_worker_runs_its_code_for_its_master_and_ends_with_it(world: World) -> None:
    master = add_session(world)
    worker = add_session(world, id="worker0000000000", script="", code="!echo hello", master_id=master.id)
    world.drive(rounds=3)
    spec = world.compute.specs[f"session.{worker.id}"]
    assert spec.argv[2:] == ("-m", "bancada_workload.worker_code", str(world.home.session_code(worker.id)))
    assert world.home.session_code(worker.id).read_text() == "!echo hello"
    assert spec.cwd == world.home.project(PROJECT)
    assert (spec.env["CDSW_MASTER_ID"], spec.env["CDSW_MASTER_IP"]) == (master.id, "127.0.0.1")
    assert spec.env["CDSW_ENGINE_URL"] == f"{spec.env['CDSW_PROJECT_URL']}/dashboards/{worker.id}"
    assert world.compute.specs[f"session.{master.id}"].env["CDSW_MASTER_ID"] == ""
    assert present(world, worker).status == "running"

    world.compute.end(f"session.{master.id}", 0)
    world.drive(rounds=4)
    assert (present(world, worker).status, present(world, worker).reason) == ("stopped", "master_ended")
    late = add_session(world, id="late000000000000", script="", code="1", master_id=master.id)
    world.drive(rounds=3)
    assert (present(world, late).status, present(world, late).reason) == ("stopped", "master_ended")
    assert f"session.{late.id}" not in world.compute.specs


def test_a_worker_that_ended_before_its_master_did_what_it_did(world: World) -> None:
    master = add_session(world)
    worker = add_session(world, id="worker0000000000", script="part.py", master_id=master.id)
    world.drive(rounds=3)
    world.compute.end(f"session.{worker.id}", 0)
    world.compute.end(f"session.{master.id}", 0)
    world.drive(rounds=3)
    assert present(world, worker).status == "succeeded"


def add_interactive(world: World, **changes: object) -> Session:
    wished = {"script": "", "arguments": (), "name": "Exploring", "cpu": 2.0, "memory_gb": 1.5, **changes}
    return add_session(world, **wished)


def begin(world: World, session: Session) -> str:
    """Let an interactive session come to running, and return the key of its process."""
    world.drive(rounds=3)
    assert present(world, session).status == "starting", "its process does not take cells yet"
    socket = world.settings.session_socket(session.id)
    socket.parent.mkdir(parents=True, exist_ok=True)
    socket.touch()
    world.clock.advance(1)
    world.drive(rounds=3)
    assert present(world, session).status == "running"
    return f"session.{session.id}"


def journal(world: World, session: Session) -> list[dict[str, object]]:
    lines = world.home.session_journal(session.id).read_text().splitlines()
    return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]


def test_an_interactive_session_is_a_server_that_begins_outside_of_the_project(world: World) -> None:
    session = add_interactive(world)

    spec = world.compute.specs[begin(world, session)]

    assert spec.argv[1:4] == ("-u", "-m", "bancada_workload.kernel_session")
    options = dict(zip(spec.argv[4::2], spec.argv[5::2], strict=True))
    assert options == {
        "--journal": str(world.home.session_journal(session.id)),
        "--socket": str(world.settings.session_socket(session.id)),
        "--activity": str(world.home.session_activity(session.id)),
        "--project": str(world.home.project(PROJECT)),
        "--memory-gb": "1.5",
    }
    assert spec.cwd == world.home.session(session.id)
    assert spec.env["OMP_NUM_THREADS"] == "2"
    assert (spec.env["MAX_TEXT_LENGTH"], spec.env["IDLE_MAXIMUM_MINUTES"]) == ("800000", "60")


def test_what_it_asks_for_counts(world: World) -> None:
    session = add_interactive(world)
    begin(world, session)

    with world.database.read() as tx:
        execution = executions.find_open(tx, "session", session.id)
    assert execution is not None
    assert (execution.name, execution.amount) == ("Exploring", Amount(2.0, 1.5, 0))


@pytest.mark.parametrize(
    ("name", "minutes", "reason"), [("IDLE_MAXIMUM_MINUTES", 5, "idle"), ("SESSION_MAXIMUM_MINUTES", 30, "too_old")]
)
def test_it_ends_when_it_was_left_or_is_too_old_and_its_journal_says_so(
    world: World, name: str, minutes: int, reason: str
) -> None:
    session = add_interactive(world, environment={name: str(minutes)})
    key = begin(world, session)
    activity = world.home.session_activity(session.id)
    activity.parent.mkdir(parents=True, exist_ok=True)
    activity.touch()

    def use_at(moment: float) -> None:
        os.utime(activity, (moment, moment))

    use_at(world.clock().timestamp())
    world.clock.advance(60 * minutes - 60)
    world.drive(rounds=3)
    assert world.compute.alive(key) == [key]

    world.clock.advance(120)
    world.drive(rounds=4)

    ended = present(world, session)
    assert (ended.status, ended.reason) == ("timedout", reason)
    assert name in ended.hint
    assert world.compute.alive(key) == []
    last = journal(world, session)[-1]
    assert (last["type"], last["state"], last["status"], last["message"]) == (
        "session", "ended", "timedout", ended.message,
    )  # fmt: skip


def test_one_that_was_killed_leaves_a_journal_that_ends_in_a_whole_line(world: World) -> None:
    session = add_interactive(world)
    key = begin(world, session)
    path = world.home.session_journal(session.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('{"at":1,"type":"cell","cell":1}\n{"at":2,"type":"str')

    world.compute.end(key, 137)
    world.drive(rounds=3)

    assert (present(world, session).status, present(world, session).reason) == ("failed", "session_ended")
    assert [each["type"] for each in journal(world, session)] == ["cell", "session"]
    assert not world.settings.session_socket(session.id).exists()


def test_a_workbench_that_is_stopped_says_so_in_the_journal(world: World) -> None:
    session = add_interactive(world)
    begin(world, session)

    world.restart_workbench()

    assert present(world, session).status == "stopped"
    assert journal(world, session)[-1]["reason"] == "workbench_stopped"
