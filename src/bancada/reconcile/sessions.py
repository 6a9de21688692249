"""The reconciler of sessions: environment, process, exit code; and when an interactive one has lived long enough."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from bancada.domain.reconciled import Finish, Wait
from bancada.domain.sessions import (
    APP_PORT,
    READONLY_PORT,
    STATUS_OF_STEP,
    Session,
    SessionLimits,
    SessionObserved,
    SessionStatus,
    SessionStep,
    next_step,
    read_limits,
)
from bancada.reconcile.engine import Again, Outcome, Rest
from bancada.reconcile.files import tell_end, write_text
from bancada.reconcile.free_ports import HOST
from bancada.reconcile.launch import SESSION_SERVER, Launcher, Workload
from bancada.reconcile.parts import Parts
from bancada.reconcile.session_ends import tell_journal
from bancada.reconcile.workloads import pool_variables, prefix_variables, session_key
from bancada.settings import Settings
from bancada.store import keys, projects, sessions, work
from bancada.store.reconciled import SESSION, Lease, check_held
from bancada.store.transitions import explain, move

STOP_GRACE_S = 10.0
PORT_RETRY_S = 5.0
WORKER_CODE = "bancada_workload.worker_code"
"""Runs what a worker was launched with in place of a script."""
KEY_MARGIN = timedelta(hours=1)
"""What a session may need beyond its limits, to be noticed and to end."""


class SessionReconciler:
    """Completes sessions, one step at a time."""

    noun = SESSION

    def __init__(self, parts: Parts, settings: Settings, free_ports: Callable[[], Iterable[int]]) -> None:
        self._database = parts.database
        self._compute = parts.compute
        self._home = parts.home
        self._watch = parts.watch
        self._clock = parts.clock
        self._admission = parts.admission
        self._settings = settings
        self._routes = parts.routes
        self._free_ports = free_ports
        self._launcher = Launcher(parts, settings)

    def advance(self, lease: Lease) -> Outcome:
        """Take the next step of a session."""
        with self._database.read() as tx:
            session = sessions.get(tx, lease.noun_id)
        if session is None or session.is_ended:
            return Rest()
        step = next_step(session, self._observe(session), self._clock())
        if isinstance(step, Wait):
            return step
        if isinstance(step, Finish):
            self._finish(lease, session, step)
            return Rest()
        is_to_start = session.status == SessionStatus.SCHEDULING and STATUS_OF_STEP[step] == SessionStatus.STARTING
        if is_to_start and (wait := self._admission.hold(SESSION, lease)) is not None:
            return wait
        self._enter(lease, session, STATUS_OF_STEP[step])
        if step == SessionStep.START_PROCESS and session.app_port is None:
            return self._reserve_ports(lease, session)
        self._act(lease, session, step)
        return Again()

    def give_up(self, lease: Lease, why: Finish) -> None:
        """End a session whose step failed."""
        with self._database.read() as tx:
            session = sessions.get(tx, lease.noun_id)
        if session is None or session.is_ended:
            return
        self._compute.stop(session_key(session.id), grace_s=STOP_GRACE_S)
        self._finish(lease, session, replace(why, status="stopped" if session.status == "stopping" else "failed"))

    def _observe(self, session: Session) -> SessionObserved:
        state = self._compute.poll(session_key(session.id))
        if state is not None and state.running:  # also one that an earlier reconciler started
            self._watch.watch(session_key(session.id), SESSION.name, session.id, *self._workload(session).logs)
        return SessionObserved(
            lock_hash=session.lock_hash if self._launcher.has_lock(session.lock_hash) else "",
            has_environment=self._launcher.has_environment(session.lock_hash),
            was_started=state is not None or session.started_at is not None,
            is_running=state is not None and state.running,
            exit_code=None if state is None else state.exit_code,
            limits=self._limits(session),
            is_ready=not session.is_interactive or self._settings.session_socket(session.id).exists(),
            used_at=_touched_at(self._home.session_activity(session.id)) if session.is_interactive else None,
            is_orphan=self._is_orphan(session),
        )

    def _is_orphan(self, session: Session) -> bool:
        if not session.master_id:
            return False
        with self._database.read() as tx:
            return not work.is_active(tx, session.project_id, session.master_id)

    def _limits(self, session: Session) -> SessionLimits:
        with self._database.read() as tx:
            project = projects.get(tx, session.project_id)
        return read_limits({} if project is None else project.environment, session.environment)

    def _enter(self, lease: Lease, session: Session, status: str) -> None:
        if status != session.status:
            now = self._clock()
            columns: dict[str, Any] = {"started_at": now} if status == "running" else {}
            with self._database.write() as tx:
                move(tx, SESSION, session.id, Finish(status), now, lease=lease, **columns)

    def _act(self, lease: Lease, session: Session, step: SessionStep) -> None:
        if step == SessionStep.RESOLVE_LOCK:
            self._resolve_lock(lease, session)
        elif step == SessionStep.CREATE_ENVIRONMENT:
            self._launcher.create_environment(self._workload(session))
        elif step == SessionStep.START_PROCESS:
            if session.code:
                write_text(self._home.session_code(session.id), session.code)
            self._launcher.start(lease, self._workload(session))
        elif step in {SessionStep.STOP_PROCESS, SessionStep.END_PROCESS}:
            self._compute.stop(session_key(session.id), grace_s=STOP_GRACE_S)

    def _reserve_ports(self, lease: Lease, session: Session) -> Outcome:
        with self._database.write() as tx:
            check_held(tx, SESSION, lease)
            ports = sessions.reserve_ports(tx, session.id, self._free_ports())
            if ports is None:
                explain(tx, SESSION, lease, Finish(
                    "", "no_port", f"All ports of {self._settings.application_ports} are in use; it waits for two.",
                    "Stop a session or an application, or widen the setting application_ports.",
                ))  # fmt: skip
        return Again() if ports is not None else Wait(PORT_RETRY_S)

    def _resolve_lock(self, lease: Lease, session: Session) -> None:
        lock_hash = self._launcher.resolve_lock(self._workload(session))
        with self._database.write() as tx:
            check_held(tx, SESSION, lease)
            sessions.change(tx, session.id, lock_hash=lock_hash)

    def _workload(self, session: Session) -> Workload:
        arguments, pools = session.arguments, {}
        if session.is_interactive:
            arguments, pools = self._server_arguments(session), pool_variables(session.cpu)
        elif session.code:
            arguments = (str(self._home.session_code(session.id)),)
        return Workload(
            noun=SESSION,
            id=session.id,
            process_key=session_key(session.id),
            project_id=session.project_id,
            user_id=session.creator_id,
            script=session.script,
            arguments=arguments,
            environment={**pools, **prefix_variables(self._settings, session.id), **session.environment},
            runtime_identifier=session.runtime_identifier,
            lock_hash=session.lock_hash,
            output_log=self._home.session_output(session.id),
            setup_log=self._home.session_setup(session.id),
            given=_given(session),
            key_lifetime=timedelta(seconds=self._limits(session).age_s) + KEY_MARGIN,
            journal=self._home.session_journal(session.id) if session.is_interactive else None,
            module=WORKER_CODE if session.code else SESSION_SERVER,
        )

    def _server_arguments(self, session: Session) -> tuple[str, ...]:
        home, allowed_gb = self._home, session.memory_gb if self._settings.memory_limits else 0.0
        return (
            "--journal", str(home.session_journal(session.id)),
            "--socket", str(self._settings.session_socket(session.id)),
            "--activity", str(home.session_activity(session.id)),
            "--project", str(home.project(session.project_id)),
            "--memory-gb", f"{allowed_gb:g}",
        )  # fmt: skip

    def _finish(self, lease: Lease, session: Session, end: Finish) -> None:
        state = self._compute.poll(session_key(session.id))
        exit_code = None if state is None else state.exit_code
        now = self._clock()
        if end.status == "failed" and end.reason != "exit_code":
            tell_end(self._home.session_setup(session.id), end)
        if session.is_interactive:
            self._settings.session_socket(session.id).unlink(missing_ok=True)
            tell_journal(self._home.session_journal(session.id), end, now)
        with self._database.write() as tx:
            move(tx, SESSION, session.id, end, now, lease=lease, finished_at=now, exit_code=exit_code)
            keys.remove_of_workload(tx, session.id)
            sessions.wake_workers(tx, session.id, now)
        self._routes.sync()  # its ports are free now, and whoever gets them next is not for its visitors
        self._compute.forget(session_key(session.id))


def _given(session: Session) -> dict[str, str]:
    master = {"CDSW_MASTER_ID": session.master_id, "CDSW_MASTER_IP": HOST} if session.master_id else {}
    return {APP_PORT: str(session.app_port or 0), READONLY_PORT: str(session.readonly_port or 0), **master}


def _touched_at(file: Path) -> datetime | None:
    """Return when a file was last touched, None where there is none."""
    try:
        return datetime.fromtimestamp(file.stat().st_mtime, timezone.utc)
    except FileNotFoundError:
        return None
