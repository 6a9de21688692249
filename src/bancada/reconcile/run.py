"""The reconciler's process: adopts what an earlier one left, works until told to stop, then stops what it started."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bancada.compute.local.meter import read_trees
from bancada.compute.port import Compute
from bancada.domain.applications import Wish as ApplicationWish
from bancada.domain.builds import Deadlines
from bancada.domain.clock import utc_now
from bancada.domain.home import Home
from bancada.domain.reconciled import Finish
from bancada.environments.store import Environments
from bancada.reconcile.admission import Admission
from bancada.reconcile.amps import AmpReconciler
from bancada.reconcile.applications import ApplicationReconciler
from bancada.reconcile.builds import BuildReconciler
from bancada.reconcile.cleanup import InBackground, clean_up
from bancada.reconcile.creations import CreationReconciler
from bancada.reconcile.deployments import DeploymentReconciler
from bancada.reconcile.engine import Engine, Reconciler
from bancada.reconcile.free_ports import PortProbe, free_ports
from bancada.reconcile.hints import HintListener
from bancada.reconcile.job_runs import JobRunReconciler, follow_up
from bancada.reconcile.jobs import JobReconciler
from bancada.reconcile.load_slots import LoadSlots
from bancada.reconcile.mail import make_post
from bancada.reconcile.materials import Materials
from bancada.reconcile.memory import MemoryLimits
from bancada.reconcile.notifications import NotificationReconciler
from bancada.reconcile.parts import Parts
from bancada.reconcile.ports import AmpSteps, Registry, RoutePublisher
from bancada.reconcile.probe import SocketProbe
from bancada.reconcile.replay import SocketReplayer
from bancada.reconcile.routes import RouteSync
from bancada.reconcile.samples import Sampler
from bancada.reconcile.scaling import Wakeups
from bancada.reconcile.session_ends import tell_journal
from bancada.reconcile.sessions import SessionReconciler
from bancada.reconcile.watch import ProcessWatch
from bancada.reconcile.workloads import application_key, creation_key, job_run_key, replica_key, session_key
from bancada.settings import Settings
from bancada.store import applications, builds, creations, deployments, job_runs, keys, sessions
from bancada.store.database import Database, Transaction
from bancada.store.reconciled import (
    AMP,
    APPLICATION,
    BUILD,
    CREATION,
    DEPLOYMENT,
    JOB,
    JOB_RUN,
    NOTIFICATION,
    SESSION,
    release_all,
    wake,
)  # fmt: skip
from bancada.store.transitions import move

STOP_GRACE_S = 8.0
ROUTES_EVERY_S = 5.0
CLEAN_UP_EVERY_S = 600.0
STOPPED_WITH_US = Finish("stopped", "workbench_stopped", "The workbench was stopped while it ran.", "Run it again.")
_WISHES = (AMP, APPLICATION, BUILD, CREATION, DEPLOYMENT, JOB, JOB_RUN, NOTIFICATION, SESSION)
_NOUNS = {noun.name: noun for noun in _WISHES}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class World:
    """The real parts that the reconcilers act on."""

    settings: Settings
    database: Database
    compute: Compute
    environments: Environments
    registry: Registry
    publisher: RoutePublisher
    amp_steps: AmpSteps


def run_reconciler(world: World) -> None:
    """Make wishes come true until SIGTERM or SIGINT, then end every process that was started for them."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    stop_orphans(world.database, world.compute)
    wake_all(world.database, utc_now())
    settings = world.settings
    routes = RouteSync(world.database, world.publisher, settings.call_deadline_s, settings.recording_rule)
    engine, watch, admission = _engine(world, routes)
    home, kept = Home(world.settings.home), world.settings.job_runs_kept
    wakeups = Wakeups(world.database, routes, utc_now)
    tick = _Tick(admission, routes, wakeups, InBackground(lambda: clean_up(world.database, home, world.registry, kept)))

    def on_hint() -> None:
        tick.expect_change()
        engine.wake()

    def on_overuse(noun: str, noun_id: str) -> None:
        wake_wish(world.database, noun, noun_id)
        engine.wake()

    listener = HintListener(world.settings.run_dir, on_hint)
    threading.Thread(target=_on_stop, args=(stop, world, engine), name="stop", daemon=True).start()
    threading.Thread(target=watch.run, args=(stop,), name="watch", daemon=True).start()
    limits = MemoryLimits(world.database, on_overuse, utc_now) if world.settings.memory_limits else None
    sampler = Sampler(world.database, world.compute, read_trees, utc_now, world.settings, limits)
    threading.Thread(target=sampler.run, args=(stop,), name="samples", daemon=True).start()
    engine.run(stop, tick)
    listener.close()
    stop_workloads(world.database, world.compute, home)
    routes.sync()
    world.database.close()


def _engine(world: World, routes: RouteSync) -> tuple[Engine, ProcessWatch, Admission]:
    settings, home = world.settings, Home(world.settings.home)

    def on_end(noun: str, noun_id: str) -> None:
        wake_wish(world.database, noun, noun_id)
        engine.wake()

    watch = ProcessWatch(world.compute, on_end, settings.workload_log_bytes)
    slots = LoadSlots(world.compute)
    admission = Admission(world.database, utc_now, settings.machine_quota)
    parts = Parts(world.database, world.compute, world.environments, home, slots, watch, utc_now, admission, routes)
    materials = Materials(world.database, home, world.environments, world.registry)
    ports = partial(free_ports, settings.application_port_range)
    reconcilers: list[Reconciler] = [
        DeploymentReconciler(parts, materials, settings, SocketProbe(), SocketReplayer(), routes),
        BuildReconciler(parts, materials, Deadlines(settings.build_deadline_s, settings.startup_deadline_s)),
        SessionReconciler(parts, settings, ports),
        CreationReconciler(parts, settings),
        AmpReconciler(parts, world.amp_steps),
        ApplicationReconciler(parts, settings, PortProbe(), routes, ports),
        JobReconciler(parts, settings),
        JobRunReconciler(parts, settings),
        NotificationReconciler(parts, settings, make_post(settings.mail_url, home.mail())),
    ]
    engine = Engine(world.database, reconcilers)
    return engine, watch, admission


class _Tick:
    """What is looked at on every round of the engine."""

    def __init__(self, admission: Admission, routes: RouteSync, wakeups: Wakeups, clean_up: Callable[[], None]) -> None:
        self._admission = admission
        self._routes = routes
        self._wakeups = wakeups
        self._clean_up = clean_up
        self._routes_at = self._clean_up_at = 0.0

    def expect_change(self) -> None:
        """Publish at the next round: a key, a role or a model may have changed."""
        self._routes_at = 0.0

    def __call__(self) -> None:
        self._admission.look()
        self._wakeups.look()
        if time.monotonic() >= self._routes_at:
            self._routes_at = time.monotonic() + ROUTES_EVERY_S
            self._routes.sync()
        if time.monotonic() >= self._clean_up_at:
            self._clean_up_at = time.monotonic() + CLEAN_UP_EVERY_S
            self._clean_up()


def _on_stop(stop: threading.Event, world: World, engine: Engine) -> None:
    stop.wait()
    world.environments.stop()
    engine.wake()


def wake_wish(database: Database, noun: str, noun_id: str) -> None:
    """Look at one wish now, because something happened to what runs for it."""
    with database.write() as tx:
        wake(tx, _NOUNS[noun], utc_now(), _NOUNS[noun].table.c.id == noun_id)


def wake_all(database: Database, now: datetime) -> None:
    """Look at every wish that has not ended, and take over what an earlier process held."""
    with database.write() as tx:
        for noun in _NOUNS.values():
            unfinished = [status for status, followers in noun.transitions.items() if followers]
            wake(tx, noun, now, noun.table.c.status.in_(unfinished))
            release_all(tx, noun)
        builds.restart_clocks(tx, now)


def stop_orphans(database: Database, compute: Compute) -> None:
    """End processes of an earlier reconciler that no wish asks for any more."""
    with database.read() as tx:
        wanted = {replica_key(replica.id) for replica in deployments.all_replicas(tx)}
        wanted |= {application_key(application.process_id) for application in applications.with_process(tx)}
        wanted |= {session_key(session.id) for session in sessions.list_active(tx)}
        wanted |= {creation_key(project_id) for project_id in creations.list_unended_ids(tx)}
        wanted |= {job_run_key(run.id) for run in job_runs.list_active(tx)}
        active_builds = {f"gate.{build_id}." for build_id in builds.list_active_ids(tx)}
    for key in compute.running():
        if key not in wanted and not key.startswith(tuple(active_builds) or ("\0",)):
            _log.warning("%s: no wish asks for it any more; stopping it", key)
            compute.stop(key, grace_s=STOP_GRACE_S)
            compute.forget(key)


def stop_workloads(database: Database, compute: Compute, home: Home) -> None:
    """End every process that was started for a wish, and record it, so that the next start begins afresh."""
    running = list(compute.running())
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda key: compute.stop(key, grace_s=STOP_GRACE_S), running))
    now = utc_now()
    with database.write() as tx:
        deployments.forget_all_replicas(tx)
        _forget_application_processes(tx, now)
        for session in sessions.list_active(tx):
            if session_key(session.id) in running:
                if session.is_interactive:
                    tell_journal(home.session_journal(session.id), STOPPED_WITH_US, now)
                move(tx, SESSION, session.id, STOPPED_WITH_US, now, finished_at=now)
                keys.remove_of_workload(tx, session.id)
        for run in job_runs.list_active(tx):
            if job_run_key(run.id) in running:
                move(tx, JOB_RUN, run.id, STOPPED_WITH_US, now, finished_at=now)
                keys.remove_of_workload(tx, run.id)
                follow_up(tx, run, STOPPED_WITH_US.status, now)
    for key in running:
        compute.forget(key)


def _forget_application_processes(tx: Transaction, now: datetime) -> None:
    """Let the applications that ran begin afresh at the next start."""
    again = Finish("starting", "workbench_stopped", "The workbench was stopped while it ran; it starts with it again.")
    for application in applications.with_process(tx):
        applications.change(tx, application.id, port=None, is_ready=False, failures=0, last_end="", restart_at=None)
        keys.remove_of_workload(tx, application.id)
        if application.wish == ApplicationWish.RUNNING and not application.is_at_rest:
            move(tx, APPLICATION, application.id, again, now)
