"""The reconciler of sessions: environment, process, exit code."""

from __future__ import annotations

import os
import platform
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bancada.domain.identity import User
from bancada.domain.keys import API_AUDIENCE, APPLICATION_AUDIENCE, ApiKey, hash_secret, new_key_text
from bancada.domain.processes import ProcessSpec
from bancada.domain.projects import Project
from bancada.domain.reconciled import Finish, Wait
from bancada.domain.runtimes import Runtime, describe_runtime, own_identifier
from bancada.domain.sessions import STATUS_OF_STEP, Session, SessionObserved, SessionStep, next_step
from bancada.domain.workload_env import Site, runtime_variables, session_variables
from bancada.environments.distributions import CLIENT, WORKLOAD
from bancada.reconcile.engine import Again, Outcome, Rest
from bancada.reconcile.files import append_to, read_requirements
from bancada.reconcile.parts import Parts
from bancada.reconcile.pythons import choose_python, wanted_python
from bancada.reconcile.workloads import session_key
from bancada.settings import Settings
from bancada.store import keys, projects, sessions, users
from bancada.store.reconciled import SESSION, Lease, check_held
from bancada.store.transitions import move

STOP_GRACE_S = 10.0
MLFLOW = "mlflow==3.17.2"
"""What a session gets when the project's requirements do not name MLflow: the release of the tracking server."""
KEY_LIFETIME = timedelta(days=7)
"""As long as a session may live (SESSION_MAXIMUM_MINUTES of contract NOTES section 14)."""


class SessionReconciler:
    """Completes sessions, one step at a time."""

    noun = SESSION

    def __init__(self, parts: Parts, settings: Settings) -> None:
        self._database = parts.database
        self._compute = parts.compute
        self._environments = parts.environments
        self._home = parts.home
        self._watch = parts.watch
        self._clock = parts.clock
        self._settings = settings

    def advance(self, lease: Lease) -> Outcome:
        """Take the next step of a session."""
        with self._database.read() as tx:
            session = sessions.get(tx, lease.noun_id)
        if session is None or session.is_ended:
            return Rest()
        step = next_step(session, self._observe(session))
        if isinstance(step, Wait):
            return step
        if isinstance(step, Finish):
            self._finish(lease, session, step)
            return Rest()
        self._enter(lease, session, STATUS_OF_STEP[step])
        self._act(lease, session, step)
        return Again()

    def give_up(self, lease: Lease, why: Finish) -> None:
        """End a session whose step failed."""
        with self._database.read() as tx:
            session = sessions.get(tx, lease.noun_id)
        if session is not None and not session.is_ended:
            self._finish(lease, session, replace(why, status="failed"))

    def _observe(self, session: Session) -> SessionObserved:
        state = self._compute.poll(session_key(session.id))
        is_known = bool(session.lock_hash) and self._environments.find_lock(session.lock_hash) is not None
        lock_hash = session.lock_hash if is_known else ""
        return SessionObserved(
            lock_hash=lock_hash,
            has_environment=bool(lock_hash) and self._environments.is_ready(lock_hash),
            was_started=state is not None or session.started_at is not None,
            is_running=state is not None and state.running,
            exit_code=None if state is None else state.exit_code,
        )

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
            self._create_environment(session)
        elif step == SessionStep.START_PROCESS:
            self._start_process(lease, session)
        elif step == SessionStep.STOP_PROCESS:
            self._compute.stop(session_key(session.id), grace_s=STOP_GRACE_S)

    def _resolve_lock(self, lease: Lease, session: Session) -> None:
        folder = self._home.project(session.project_id)
        lines = read_requirements(folder / "requirements.txt")
        if not any(line.strip().lower().startswith("mlflow") for line in lines):
            lines.append(MLFLOW)
        with append_to(self._home.session_setup(session.id)) as log:
            python = choose_python(self._environments, wanted_python(folder, session.runtime_identifier), log)
            lock = self._environments.lock(lines, python, log, packages=(WORKLOAD, CLIENT), root=folder)
        with self._database.write() as tx:
            check_held(tx, SESSION, lease)
            sessions.change(tx, session.id, lock_hash=lock.hash)

    def _create_environment(self, session: Session) -> None:
        lock = self._environments.find_lock(session.lock_hash)
        if lock is not None:  # if it went away meanwhile, the next look resolves it again
            with append_to(self._home.session_setup(session.id)) as log:
                self._environments.ensure(lock, log)

    def _start_process(self, lease: Lease, session: Session) -> None:
        project, owner, user, secret = self._identity(lease, session)
        python = self._environments.python(session.lock_hash)
        self._compute.start(
            ProcessSpec(
                key=session_key(session.id),
                argv=(str(python), "-u", session.script, *session.arguments),
                cwd=self._home.project(session.project_id),
                env=self._variables(session, project, owner, user, secret),
                log_path=self._home.session_output(session.id),
            )
        )
        self._watch.watch(session_key(session.id), SESSION.name, session.id)

    def _variables(self, session: Session, project: Project, owner: User, user: User, key_text: str) -> dict[str, str]:
        python = self._environments.python(session.lock_hash)
        site = Site(self._settings.public_url, self._settings.domain)
        return {
            "PYTHONUNBUFFERED": "1",
            "LOGNAME": user.username,
            "VIRTUAL_ENV": str(python.parents[1]),
            "PATH": f"{python.parent}{os.pathsep}{os.defpath}",
            **session_variables(site, project, owner, user, key_text, session.environment),
            "CDSW_PROJECT_DIR": str(self._home.project(project.id)),
            "CDSW_ENGINE_ID": session.id,
            "CDSW_ENGINE_TYPE": "worker",
            **runtime_variables(self._runtime_of(session)),
        }

    def _runtime_of(self, session: Session) -> Runtime:
        """Return the runtime that the session really has, which is the nearest to the one it names."""
        lock = self._environments.find_lock(session.lock_hash)
        version = platform.python_version() if lock is None else lock.python_version
        major, minor = version.split(".")[:2]
        return describe_runtime(own_identifier((int(major), int(minor))))

    def _identity(self, lease: Lease, session: Session) -> tuple[Project, User, User, str]:
        """Return whose session it is, and a new API v2 key for it; a key of an earlier try is revoked."""
        key_id, secret, text = new_key_text()
        now = self._clock()
        with self._database.write() as tx:
            check_held(tx, SESSION, lease)
            project = projects.require(tx, session.project_id)
            people = users.get_many(tx, {project.owner_id, session.creator_id})
            keys.remove_of_session(tx, session.id)
            audiences = (API_AUDIENCE, APPLICATION_AUDIENCE)
            keys.add(tx, ApiKey(key_id, session.creator_id, hash_secret(secret), f"session {session.id}", audiences,
                                now, now + KEY_LIFETIME, session.id))  # fmt: skip
        return project, people[project.owner_id], people[session.creator_id], text

    def _finish(self, lease: Lease, session: Session, end: Finish) -> None:
        state = self._compute.poll(session_key(session.id))
        exit_code = None if state is None else state.exit_code
        now = self._clock()
        if end.status == "failed" and end.reason != "exit_code":
            with append_to(self._home.session_setup(session.id)) as log:
                log.write(f"{end.message} {end.hint}".strip() + "\n")
        with self._database.write() as tx:
            move(tx, SESSION, session.id, end, now, lease=lease, finished_at=now, exit_code=exit_code)
            keys.remove_of_session(tx, session.id)
        self._compute.forget(session_key(session.id))
