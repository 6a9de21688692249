"""A workbench but for its processes: a real database, real reconcilers, and fakes that outlive their crashes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

from sqlalchemy import insert

from bancada.control.amp_steps import AmpSteps
from bancada.control.workbench import Workbench
from bancada.domain.builds import Build, Deadlines
from bancada.domain.deployments import AT_REST, Deployment
from bancada.domain.errors import PlatformFailed
from bancada.domain.home import Home
from bancada.domain.ids import new_uuid
from bancada.domain.load import DeploymentLoad, Figures, GatewayLoad
from bancada.domain.locks import Lock
from bancada.domain.prediction_records import CallKind, PredictionRecord
from bancada.domain.processes import ProcessSpec
from bancada.domain.quotas import Quota
from bancada.domain.reconciled import Finish
from bancada.domain.rehearsals import RecordedCall, Replayed
from bancada.domain.resources import Resources, new_deployment
from bancada.domain.rollouts import REPLACE, Rollout
from bancada.domain.routes import RouteSnapshot
from bancada.environments.interpreters import Interpreter
from bancada.environments.layers import ProjectPython, bare_python
from bancada.reconcile.admission import Admission
from bancada.reconcile.amps import AmpReconciler
from bancada.reconcile.applications import ApplicationReconciler
from bancada.reconcile.builds import BuildReconciler
from bancada.reconcile.deployments import DeploymentReconciler
from bancada.reconcile.engine import Engine, Reconciler
from bancada.reconcile.job_runs import JobRunReconciler
from bancada.reconcile.jobs import JobReconciler
from bancada.reconcile.load_slots import LoadSlots
from bancada.reconcile.materials import Materials
from bancada.reconcile.notifications import NotificationReconciler
from bancada.reconcile.parts import Parts
from bancada.reconcile.routes import RouteSync
from bancada.reconcile.run import stop_workloads, wake_all
from bancada.reconcile.scaling import Wakeups
from bancada.reconcile.sessions import SessionReconciler
from bancada.reconcile.watch import ProcessWatch
from bancada.settings import Settings, load_settings
from bancada.store import builds, deployments, predictions, transitions
from bancada.store.database import Database, Transaction
from bancada.store.reconciled import APPLICATION, BUILD, DEPLOYMENT, JOB_RUN, SESSION, wake
from bancada.store.tables.all_tables import models, projects, users, workbench
from bancada.tracking.client import Tracking
from tests.fakes.compute import FakeCompute

PROJECT, MODEL = "aaaa-bbbb-cccc-dddd", "11111111-2222-3333-4444-555555555555"
START = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)


class Crash(BaseException):
    """The reconciler's process died here."""


@dataclass
class Crasher:
    """Counts the places where a process can die, and dies at one of them."""

    at: int | None = None
    count: int = 0

    def point(self) -> None:
        self.count += 1
        if self.count == self.at:
            raise Crash(f"at point {self.at}")


class CrashingDatabase(Database):
    """Can die before a write begins and after it was committed."""

    crasher = Crasher()

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        self.crasher.point()
        with super().write() as tx:
            yield tx
        self.crasher.point()


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Behaviour:
    """How workloads behave: set by a test before they start."""

    gate_report: dict[str, object] | None = field(default_factory=lambda: {"passed": True})
    gate_exit_code: int = 0
    replica_failure: dict[str, object] | None = None
    replica_dies: bool = False
    is_slow: bool = False
    application_exit_code: int | None = None
    rehearsed: Replayed | None = None


class ListeningPorts:
    """Which applications listen on the port that they were given."""

    def __init__(self, processes: Processes) -> None:
        self._processes = processes
        self.listening: set[str] = set()
        self.is_http = True

    def serves(self, port: int) -> bool:
        return self.is_http and self.answers(port)

    def answers(self, port: int) -> bool:
        alive = self._processes.running()
        return any(self._processes.specs[key].env["CDSW_APP_PORT"] == str(port) for key in self.listening & set(alive))


class Processes(FakeCompute):
    """Processes whose workloads do what `behaviour` says, and that can die with their caller before or after."""

    def __init__(self, home: Home, clock: Clock) -> None:
        super().__init__()
        self.home = home
        self.clock = clock
        self.crasher = Crasher()
        self.behaviour = Behaviour()
        self.answering: set[str] = set()
        self.starts: list[str] = []
        self.replayed: list[str] = []
        self.cannot_stop = False
        self.ports = ListeningPorts(self)

    def start(self, spec: ProcessSpec) -> None:
        self.crasher.point()
        if self.poll(spec.key) is None:
            self.starts.append(spec.key)
            super().start(spec)
            self._states[spec.key] = replace(self._states[spec.key], started_at=self.clock())
            self._behave(spec)
        self.crasher.point()

    def stop(self, key: str, grace_s: float) -> None:
        self.crasher.point()
        if self.cannot_stop:
            raise PlatformFailed(f"The process {key} has not gone.", code="process_not_stopped")
        super().stop(key, grace_s)
        self.crasher.point()

    def _behave(self, spec: ProcessSpec) -> None:
        argument = dict(zip(spec.argv, spec.argv[1:], strict=False))
        if spec.key.startswith("gate."):
            report = self.behaviour.gate_report
            if self.behaviour.is_slow:
                return
            if report is not None:
                Path(argument["--report"]).write_text(json.dumps(report), encoding="utf-8")
            self.end(spec.key, self.behaviour.gate_exit_code)
        elif spec.key.startswith("application."):
            self._behave_as_application(spec)
        elif spec.key.startswith("replica."):
            self._behave_as_replica(spec, argument)

    def _behave_as_application(self, spec: ProcessSpec) -> None:
        if self.behaviour.application_exit_code is not None:
            self.end(spec.key, self.behaviour.application_exit_code)
        elif not self.behaviour.is_slow:
            self.ports.listening.add(spec.key)

    def _behave_as_replica(self, spec: ProcessSpec, argument: dict[str, str]) -> None:
        if self.behaviour.replica_failure is not None:
            Path(argument["--failure-file"]).write_text(json.dumps(self.behaviour.replica_failure), encoding="utf-8")
            self.end(spec.key, 1)
        elif self.behaviour.replica_dies:
            self.end(spec.key, 137)
        elif not self.behaviour.is_slow:
            self.answering.add(argument["--socket"])

    def finish_loading(self) -> None:
        """Let everything that loads be done: gates end well, replicas answer."""
        for key in self.alive(""):
            argument = dict(zip(self.specs[key].argv, self.specs[key].argv[1:], strict=False))
            if key.startswith("gate."):
                Path(argument["--report"]).write_text(json.dumps({"passed": True}), encoding="utf-8")
                self.end(key)
            elif key.startswith("application."):
                self.ports.listening.add(key)
            else:
                self.answering.add(argument["--socket"])

    def answers(self, path: str) -> bool:
        return path in self.answering

    def replay(self, path: Path, calls: Sequence[RecordedCall]) -> list[Replayed]:
        """Answer each call as `behaviour` says, from the socket of a replica that is ready."""
        self.crasher.point()
        assert str(path) in self.answering
        self.replayed += [call.uuid for call in calls]
        self.crasher.point()
        return [self.behaviour.rehearsed or Replayed(200, call.output, call.predict_us) for call in calls]

    def alive(self, prefix: str) -> list[str]:
        return sorted(key for key in self.running() if key.startswith(prefix))


class FakeEnvironments:
    """Environments that are made at once."""

    def __init__(self, root: Path, crasher: Callable[[], Crasher]) -> None:
        self.root = root
        self.crasher = crasher
        self.locks: dict[str, Lock] = {}
        self.ready: set[str] = set()
        self.bases: list[tuple[str, ...]] = []
        self.resolved = 0
        self.fails_with: Exception | None = None
        self.before_lock: Callable[[], None] = lambda: None

    def interpreters(self) -> Sequence[Interpreter]:
        return (Interpreter((3, 11, 7), "/usr/bin/python3.11"),)

    def install_python(self, wanted: tuple[int, int], log: object) -> None:
        pass

    def lock(
        self, requirements: Sequence[str], python: Interpreter, log: object, *, base: Sequence[str] = (), **_: object
    ) -> Lock:  # fmt: skip
        self.crasher().point()
        self.resolved += 1
        self.bases.append(tuple(base))
        self.before_lock()
        if self.fails_with is not None:
            raise self.fails_with
        lock = Lock("\n".join(requirements), python.version, "test")
        self.locks[lock.hash] = lock
        self.crasher().point()
        return lock

    def find_lock(self, lock_hash: str) -> Lock | None:
        return self.locks.get(lock_hash)

    def ensure(self, lock: Lock, log: object) -> Path:
        self.crasher().point()
        self.ready.add(lock.hash)
        self.crasher().point()
        return self.root / lock.hash

    def extend(self, lock_hash: str, folder: Path, log: object) -> None:
        self.crasher().point()
        assert lock_hash in self.ready
        (folder / "bin").mkdir(parents=True, exist_ok=True)
        (folder / "bin" / "python").touch()
        (folder / ".ready").touch()
        self.crasher().point()

    def is_ready(self, lock_hash: str) -> bool:
        return lock_hash in self.ready

    def python(self, lock_hash: str) -> Path:
        return self.root / lock_hash / "bin" / "python"

    def python_of_project(self, lock_hash: str, project_id: str, log: object) -> ProjectPython:
        self.crasher().point()
        return bare_python(self.root / lock_hash)


class FakePost:
    """Keeps what it is given by its name, as a mail folder does; can be away."""

    def __init__(self, crasher: Callable[[], Crasher]) -> None:
        self.crasher = crasher
        self.mails: dict[str, EmailMessage] = {}
        self.sent = 0
        self.fails_with: Exception | None = None

    def send(self, mail: EmailMessage, name: str) -> None:
        self.crasher().point()
        if self.fails_with is not None:
            raise self.fails_with
        self.mails[name] = mail
        self.sent += 1
        self.crasher().point()


class FakeGateway:
    """Holds the routes that it was given; can be away, and can have calls in flight."""

    def __init__(self) -> None:
        self.snapshot = RouteSnapshot(0)
        self.is_up = True
        self.calls_in_flight = 0
        self.history: list[RouteSnapshot] = []
        self.loads = GatewayLoad(1)
        self.failing = ""

    def publish(self, snapshot: RouteSnapshot) -> bool:
        if self.is_up:
            self.snapshot = snapshot
            self.history.append(snapshot)
        return self.is_up

    def in_flight(self, replica_ids: Sequence[str]) -> int | None:
        return self.calls_in_flight if self.is_up else None

    def load(self) -> GatewayLoad | None:
        if self.failing:  # every call of this deployment, and there are many between two looks
            before = self.loads.of(self.failing).figures
            self.count(self.failing, before.calls + 100, before.errors + 100)
        return self.loads if self.is_up else None

    def weights(self) -> dict[str, int]:
        """Return the weight of each deployment that has replicas in the routes."""
        variants = [variant for route in self.snapshot.routes for variant in route.variants]
        return {each.deployment_id: each.weight for each in variants if each.replicas}

    def count(self, deployment_id: str, calls: int = 0, errors: int = 0, **more: Any) -> None:
        """Let a deployment have had so many calls in all, each of 5 to 10 ms, or as `more` says."""
        latency = (0, 0, 0, calls, *(0,) * 9)
        figures = Figures(calls, errors, more.pop("queue_us", 0), more.pop("total_us", calls * 7000),
                          more.pop("latency_ms", latency))  # fmt: skip
        load = {**self.loads.deployments, deployment_id: DeploymentLoad(figures, **more)}
        self.loads = replace(self.loads, deployments=load)

    def replicas(self) -> list[str]:
        return [replica.id for route in self.snapshot.routes for replica in route.replicas]


class World:
    """Everything that outlives a reconciler's process, and engines to run on it."""

    def __init__(
        self, home: Path, database_url: str, missed_schedules: str = "run_latest", proving_s: float = 0.0
    ) -> None:
        self.home = Home(home)
        self.clock = Clock()
        self.compute = Processes(self.home, self.clock)
        self.environments = FakeEnvironments(home / "environments", lambda: self.compute.crasher)
        self.gateway = FakeGateway()
        self.post = FakePost(lambda: self.compute.crasher)
        self.missed_schedules = missed_schedules
        self.load_limit = 4
        self.proving_s = proving_s
        self.free_ports = list(range(20001, 20010))
        self.machine = Quota()
        self.database = CrashingDatabase(database_url)
        self._populate()
        self.engine = self.new_engine()

    def crash_at(self, point: int | None) -> Crasher:
        """Make the reconciler die at the given place; None lets it live."""
        crasher = Crasher(point)
        self.compute.crasher = self.database.crasher = crasher
        return crasher

    def new_engine(self) -> Engine:
        """Return an engine as a freshly started process has it."""
        self.watch = ProcessWatch(self.compute, self._on_end, log_limit_bytes=1024 * 1024)
        self.slots = LoadSlots(self.compute, limit=self.load_limit)
        self.admission = Admission(self.database, self.clock, self.machine)
        self.routes = routes = RouteSync(self.database, self.gateway, 30.0)
        self.wakeups = Wakeups(self.database, routes, self.clock)
        parts = Parts(self.database, self.compute, self.environments, self.home, self.slots, self.watch, self.clock,
                      self.admission, routes)  # fmt: skip
        materials = Materials(self.database, self.home, self.environments, self)
        self.settings = settings = load_settings(
            self.home.path, startup_deadline_s=60.0, missed_schedules=self.missed_schedules, proving_s=self.proving_s
        )
        reconcilers: list[Reconciler] = [
            DeploymentReconciler(parts, materials, settings, self.compute, self.compute, routes),
            BuildReconciler(parts, materials, Deadlines(build_s=600.0, gate_s=60.0)),
            SessionReconciler(parts, settings, lambda: iter(self.free_ports)),
            JobReconciler(parts, settings),
            JobRunReconciler(parts, settings),
            NotificationReconciler(parts, settings, self.post),
            AmpReconciler(parts, AmpSteps(self.workbench(settings))),
            ApplicationReconciler(parts, settings, self.compute.ports, routes, lambda: iter(self.free_ports)),
        ]
        return Engine(self.database, reconcilers, self.clock)

    def workbench(self, settings: Settings) -> Workbench:
        """Return what records wishes in this world."""
        tracking = cast("Tracking", None)  # nothing here asks MLflow
        return Workbench(settings, self.database, tracking, lambda: None, clock=self.clock)

    def drive(self, rounds: int = 60, step_s: float = 1.0) -> None:
        """Let time pass until nothing changes any more."""
        for _ in range(rounds):
            self.watch.look()
            self.admission.look()
            self.wakeups.look()
            self.engine.settle()
            self.clock.advance(step_s)

    def add_build(self, auto_deployment: dict[str, object] | None = None, **changes: str) -> Build:
        """Ask for a build of the function `predict` in `pi.py`."""
        now = self.clock()
        build = Build(
            id=new_uuid(), project_id=PROJECT, model_id=MODEL, creator_id=1, comment="", file_path="pi.py",
            function_name="predict", kernel="", runtime_identifier="", runtime_addon_identifiers=(),
            registered_model_version_id="", model_root_dir="", build_script_path="", auto_deployment=auto_deployment,
            lock_hash="", python_version="", gate_report={}, status="pending", reason="", message="", hint="",
            created_at=now, updated_at=now, built_at=None,
        )  # fmt: skip
        build = replace(build, **changes)  # type: ignore[arg-type]
        with self.database.write() as tx:
            builds.add(tx, build, now)
        return build

    def add_deployment(self, build: Build, rollout: Rollout = REPLACE, **resources: object) -> Deployment:
        """Wish that a build is deployed; a candidate joins what serves."""
        with self.database.write() as tx:
            joins_id = deployments.serving_of_model(tx, MODEL)[0] if rollout.part.is_candidate else ""
            asked = Resources(**resources)  # type: ignore[arg-type]
            wished = new_deployment(build, asked, 1, 0, self.clock(), rollout, joins_id)
            return deployments.add(tx, wished, self.clock())

    def deployment(self, d: Deployment) -> Deployment:
        with self.database.read() as tx:
            found = deployments.get(tx, d.id)
        assert found is not None
        return found

    def build(self, b: Build) -> Build:
        with self.database.read() as tx:
            found = builds.get(tx, b.id)
        assert found is not None
        return found

    def stop(self, d: Deployment) -> None:
        with self.database.write() as tx:
            transitions.move(tx, DEPLOYMENT, d.id, Finish("stopping"), self.clock())
            deployments.wish_stopped(tx, d.id, self.clock())

    def restart(self, d: Deployment) -> None:
        present = self.deployment(d)
        with self.database.write() as tx:
            again = Finish("pending" if present.status in AT_REST else "deploying")
            transitions.move(tx, DEPLOYMENT, d.id, again, self.clock())
            deployments.wish_running(tx, present, self.clock())

    def restart_workbench(self) -> None:
        """Stop everything in good order, and start again."""
        stop_workloads(self.database, self.compute, self.home)
        self.engine = self.new_engine()
        self.routes.sync()
        wake_all(self.database, self.clock())

    def kill(self, key: str) -> None:
        """End a process as `kill -9` does."""
        self.compute.end(key, 137)

    def download_version(self, project_id: str, name: str, number: int, destination: Path) -> None:
        raise AssertionError("these builds are of functions")

    def _on_end(self, noun: str, noun_id: str) -> None:
        of = {noun.name: noun for noun in (APPLICATION, BUILD, DEPLOYMENT, SESSION, JOB_RUN)}[noun]
        with self.database.write() as tx:
            wake(tx, of, self.clock(), of.table.c.id == noun_id)

    def _populate(self) -> None:
        now = self.clock()
        folder = self.home.project(PROJECT)
        folder.mkdir(parents=True)
        (folder / "pi.py").write_text("def predict(args):\n    return 3.14\n", encoding="utf-8")
        stamps = {"created_at": now, "updated_at": now}
        with self.database.write() as tx:
            tx.execute(insert(users).values(id=1, username="admin", is_admin=True, created_at=now))
            tx.execute(insert(workbench).values(name="workspace_uuid", value=new_uuid()))
            project = {"id": PROJECT, "number": 1, "name": "p", "owner_id": 1, "creator_id": 1, "visibility": "private"}
            tx.execute(insert(projects).values(**project, environment={"GREETING": "hello"}, **stamps))
            tx.execute(insert(models).values(id=MODEL, number=1, project_id=PROJECT, creator_id=1, name="pi",
                                             access_key="m" + "0" * 31, **stamps))  # fmt: skip


def record_call(world: World, d: Deployment, number: int = 1, status: int = 200) -> str:
    """Keep a call that a deployment answered, as the recorder does, and return its uuid."""
    uuid = number.to_bytes(16, "big")
    at_us = int(world.clock().timestamp() * 1e6) + number
    answer = b'{"success": true, "response": 3.14}'
    record = PredictionRecord(
        uuid, MODEL, d.id, d.build_id, "r", CallKind.API_V2, status, "", 1, "ana", "q", at_us, 0, 1000, 2000, 1,
        False, b"", b"", b'{"request": {}}', answer,
    )  # fmt: skip
    with world.database.write() as tx:
        predictions.keep_records(tx, [record])
    return uuid.hex()
