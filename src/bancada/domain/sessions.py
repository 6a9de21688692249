"""Sessions: user code running in a project's files and environment.

A session with a script runs it and ends (`bancada run`). One without is interactive: a kernel that runs cells until it
is stopped, unused for too long, or too old.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bancada.domain.processes import signal_of
from bancada.domain.reconciled import Finish, Wait
from bancada.domain.workload_limits import in_words, read_limit_s

DEFAULT_CPU, DEFAULT_MEMORY_GB, SCRIPT_MEMORY_GB = 1.0, 2.0, 1.0
READY_POLL_S = 0.1
APP_PORT, READONLY_PORT = "CDSW_APP_PORT", "CDSW_READONLY_PORT"
"""The variables with the two ports of 127.0.0.1 that a session may serve on."""
PROCESS_STATUSES = ("starting", "running", "stopping")
"""In these a session may have a process."""
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
    TIMEDOUT = "timedout"


TRANSITIONS: dict[str, frozenset[str]] = {
    "scheduling": frozenset({"starting", "running", "stopping", "stopped", "failed"}),
    "starting": frozenset({"running", "stopping", "stopped", "failed", "succeeded", "timedout"}),
    "running": frozenset({"stopping", "succeeded", "failed", "stopped", "timedout"}),
    "stopping": frozenset({"stopped"}),
    "succeeded": frozenset(),
    "failed": frozenset(),
    "stopped": frozenset(),
    "timedout": frozenset(),
}
ENDED = frozenset({"succeeded", "failed", "stopped", "timedout"})


@dataclass(frozen=True, slots=True)
class Session:
    """One session: of a script with its arguments, or interactive, which has a name and no script.

    `cpu` in vCPU and `memory_gb` in GB are its share. `exit_code` is set once it has ended by itself. It has its ports
    from before its process starts until it has ended. A worker has a `master_id`: what launched it, a session, a job
    run or an application of the project. It may have `code` in place of a script, of which a line may begin with `!`.
    """

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
    name: str = ""
    cpu: float = DEFAULT_CPU
    memory_gb: float = SCRIPT_MEMORY_GB
    nvidia_gpu: int = 0
    app_port: int | None = None
    readonly_port: int | None = None
    master_id: str = ""
    code: str = ""

    @property
    def is_interactive(self) -> bool:
        """Whether it runs cells rather than a script or code that it was launched with."""
        return not self.script and not self.code

    @property
    def is_ended(self) -> bool:
        """Whether its status will never change again."""
        return self.status in ENDED


def read_only_label(session_id: str) -> str:
    """Return the name under which a session's read-only port is reached; the other's is the session's id."""
    return f"read-only-{session_id}"


_ORPHANED = Finish("stopped", "master_ended", "What had launched it has ended, and its workers with it.",
                   "`await_workers` waits for workers before a script ends.")  # fmt: skip


class SessionStep(str, Enum):
    """The steps of a session, in order; each is idempotent."""

    RESOLVE_LOCK = "resolve_lock"
    CREATE_ENVIRONMENT = "create_environment"
    START_PROCESS = "start_process"
    MARK_RUNNING = "mark_running"
    END_PROCESS = "end_process"
    STOP_PROCESS = "stop_process"


STATUS_OF_STEP = {
    SessionStep.RESOLVE_LOCK: "starting",
    SessionStep.CREATE_ENVIRONMENT: "starting",
    SessionStep.START_PROCESS: "starting",
    SessionStep.MARK_RUNNING: "running",
    SessionStep.END_PROCESS: "running",
    SessionStep.STOP_PROCESS: "stopping",
}


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session may be unused, and how long it may live, in seconds."""

    idle_s: float
    age_s: float


def read_limits(*environments: Mapping[str, str]) -> SessionLimits:
    """Return the limits that environments set, of which the last counts most."""
    return SessionLimits(
        idle_s=read_limit_s("IDLE_MAXIMUM_MINUTES", *environments),
        age_s=read_limit_s("SESSION_MAXIMUM_MINUTES", *environments),
    )


@dataclass(frozen=True, slots=True)
class SessionObserved:
    """What is there for a session; `exit_code` is None while its process runs or when nobody knows it.

    `is_ready` says that an interactive one takes cells, `used_at` is when somebody last did something with it,
    `is_orphan` that it is a worker whose master has ended.
    """

    lock_hash: str
    has_environment: bool
    was_started: bool
    is_running: bool
    exit_code: int | None
    limits: SessionLimits
    is_ready: bool = True
    used_at: datetime | None = None
    is_orphan: bool = False


def next_step(session: Session, observed: SessionObserved, now: datetime) -> SessionStep | Wait | Finish:
    """Return the one thing to do next for a session that has not ended."""
    if session.stop_wished:
        return SessionStep.STOP_PROCESS if observed.is_running else Finish("stopped", "stopped_by_user")
    if observed.is_orphan and (observed.is_running or not observed.was_started or session.status == "stopping"):
        return SessionStep.STOP_PROCESS if observed.is_running else _ORPHANED
    over = _over(session, observed, now)
    has_succeeded = not session.is_interactive and not observed.is_running and observed.exit_code == 0
    if over is not None and not has_succeeded:
        return SessionStep.END_PROCESS if observed.is_running else over
    if observed.is_running:
        if session.status == SessionStatus.RUNNING:
            return Wait(_look_again_s(session, observed, now))
        return SessionStep.MARK_RUNNING if observed.is_ready else Wait(READY_POLL_S)
    if observed.was_started:
        return _ended(session, observed.exit_code)
    if not observed.lock_hash:
        return SessionStep.RESOLVE_LOCK
    if not observed.has_environment:
        return SessionStep.CREATE_ENVIRONMENT
    return SessionStep.START_PROCESS


def _over(session: Session, observed: SessionObserved, now: datetime) -> Finish | None:
    """Return why a session that has run has to end now: too old, or unused for too long; None where it may go on."""
    if session.started_at is None:
        return None
    limits = observed.limits
    if (now - session.started_at).total_seconds() >= limits.age_s:
        return Finish("timedout", "too_old", f"It ran for {in_words(limits.age_s)}, as long as a session may.",
                      "Start another; SESSION_MAXIMUM_MINUTES in the project's environment sets how long.")  # fmt: skip
    if session.is_interactive and (now - _used_at(session, observed)).total_seconds() >= limits.idle_s:
        return Finish("timedout", "idle", f"Nothing ran in it for {in_words(limits.idle_s)}, so it was ended.",
                      "Start another; IDLE_MAXIMUM_MINUTES in the project's environment sets how long.")  # fmt: skip
    return None


def _look_again_s(session: Session, observed: SessionObserved, now: datetime) -> float:
    """Return when to look again: no later than the session may be over."""
    began_at = session.started_at or now
    left_s = observed.limits.age_s - (now - began_at).total_seconds()
    if session.is_interactive:
        left_s = min(left_s, observed.limits.idle_s - (now - _used_at(session, observed)).total_seconds())
    return min(LOOK_S, max(1.0, left_s))


def _used_at(session: Session, observed: SessionObserved) -> datetime:
    moments = [moment for moment in (session.started_at, observed.used_at) if moment is not None]
    return max(moments)


def _ended(session: Session, exit_code: int | None) -> Finish:
    if exit_code is None:
        return Finish("failed", "process_lost", "Its process is gone and left no exit code.",
                      "The machine may have been restarted; run it again.")  # fmt: skip
    if session.is_interactive:
        return _server_ended(exit_code)
    if exit_code == 0:
        return Finish("succeeded")
    return Finish("failed", "exit_code", f"The script ended with exit code {exit_code}.", "Its output has the cause.")


def _server_ended(exit_code: int) -> Finish:
    """Return what it means that the process of an interactive session ended, which nobody had asked it to."""
    number = signal_of(exit_code)
    how = f"exit code {exit_code}" if number is None else f"signal {number}"
    return Finish("failed", "session_ended", f"The session's process ended unasked, with {how}.",
                  "Start another; what this one wrote is kept, and its output may have the cause.")  # fmt: skip
