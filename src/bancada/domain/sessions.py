"""Sessions: user code running in a project's files and environment.

Today a session runs one script and ends (`bancada run`); the states are those that an interactive one needs too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bancada.domain.reconciled import Finish, Wait

LOOK_S = 30.0
"""The end of a process is noticed at once; this is how often it is looked for in case that fails."""


class SessionStatus(str, Enum):
    """A session's status, by the names of contract enum engine_status without their prefix."""

    SCHEDULING = "scheduling"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    STOPPED = "stopped"


TRANSITIONS: dict[str, frozenset[str]] = {
    "scheduling": frozenset({"starting", "running", "stopping", "stopped", "failed"}),
    "starting": frozenset({"running", "stopping", "stopped", "failed", "succeeded"}),
    "running": frozenset({"stopping", "succeeded", "failed", "stopped"}),
    "stopping": frozenset({"stopped"}),
    "succeeded": frozenset(),
    "failed": frozenset(),
    "stopped": frozenset(),
}
ENDED = frozenset({"succeeded", "failed", "stopped"})


@dataclass(frozen=True, slots=True)
class Session:
    """One session of a script with its arguments; `exit_code` is set once it has ended by itself."""

    id: str
    project_id: str
    creator_id: int
    script: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    runtime_identifier: str
    lock_hash: str
    stop_wished: bool
    exit_code: int | None
    status: str
    reason: str
    message: str
    hint: str
    created_at: datetime
    updated_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def is_ended(self) -> bool:
        """Whether its status will never change again."""
        return self.status in ENDED


class SessionStep(str, Enum):
    """The steps of a session, in order; each is idempotent."""

    RESOLVE_LOCK = "resolve_lock"
    CREATE_ENVIRONMENT = "create_environment"
    START_PROCESS = "start_process"
    MARK_RUNNING = "mark_running"
    STOP_PROCESS = "stop_process"


STATUS_OF_STEP = {
    SessionStep.RESOLVE_LOCK: "starting",
    SessionStep.CREATE_ENVIRONMENT: "starting",
    SessionStep.START_PROCESS: "starting",
    SessionStep.MARK_RUNNING: "running",
    SessionStep.STOP_PROCESS: "stopping",
}


@dataclass(frozen=True, slots=True)
class SessionObserved:
    """What is there for a session; `exit_code` is None while its process runs or when nobody knows it."""

    lock_hash: str
    has_environment: bool
    was_started: bool
    is_running: bool
    exit_code: int | None


def next_step(session: Session, observed: SessionObserved) -> SessionStep | Wait | Finish:
    """Return the one thing to do next for a session that has not ended."""
    if session.stop_wished:
        return SessionStep.STOP_PROCESS if observed.is_running else Finish("stopped", "stopped_by_user")
    if observed.is_running:
        return Wait(LOOK_S) if session.status == SessionStatus.RUNNING else SessionStep.MARK_RUNNING
    if observed.was_started:
        return _ended(observed.exit_code)
    if not observed.lock_hash:
        return SessionStep.RESOLVE_LOCK
    if not observed.has_environment:
        return SessionStep.CREATE_ENVIRONMENT
    return SessionStep.START_PROCESS


def _ended(exit_code: int | None) -> Finish:
    if exit_code == 0:
        return Finish("succeeded")
    if exit_code is None:
        return Finish("failed", "process_lost", "Its process is gone and left no exit code.",
                      "The machine may have been restarted; run it again.")  # fmt: skip
    return Finish("failed", "exit_code", f"The script ended with exit code {exit_code}.", "Its output has the cause.")
