"""Applications: long-running web processes of a project, each behind a subdomain of its own.

`next_step` is the whole policy. One process at a time: the old one has ended before the next one starts, because an
application may hold what two cannot share. Each start gets a port that nobody else was given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bancada.domain.backoff import restart_delay_s
from bancada.domain.errors import InvalidRequest
from bancada.domain.memory import Overuse
from bancada.domain.processes import signal_of
from bancada.domain.reconciled import Finish, Wait


class ApplicationStatus(str, Enum):
    """An application's status, by the names of contract enum application_status without their prefix."""

    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    STOPPED = "stopped"
    FAILED = "failed"


TRANSITIONS: dict[str, frozenset[str]] = {
    "starting": frozenset({"running", "stopping", "stopped", "failed"}),
    "running": frozenset({"starting", "stopping", "stopped", "failed"}),
    "stopping": frozenset({"stopped", "starting"}),
    # A stopped or failed application comes back when its user restarts it.
    "stopped": frozenset({"starting"}),
    "failed": frozenset({"starting"}),
}
AT_REST = frozenset({"stopped", "failed"})

READY_POLL_S = 0.1
HTTP_PATIENCE_S = 30.0
"""What accepts connections for so long and gives no HTTP answer below 500 counts as serving: it may be made so."""
HEALTH_POLL_S = 10.0
SILENCE_LIMIT_S = 60.0
"""A process that lives and has not accepted a connection for so long is started again."""
CRASH_LIMIT = 3
"""Unexplained ends before anything has answered on the port, before the application fails."""
STEADY_S = 60.0
"""A process that lived longer than this starts counting its failures anew."""

SUBDOMAIN_LIMIT = 63
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
_RESERVED = frozenset({"api", "mlflow", "modelservice", "monitoring", "rest", "www"})
_RESERVED_STARTS = ("public-", "read-only-", "xn--")


class Wish(str, Enum):
    """What the user wants of an application."""

    RUNNING = "running"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Application:
    """One application, and what is known of its process.

    `generation` grows with every restart, `attempt` with every process. There is a process as long as there is a
    `port`; `process_generation` is the generation that it was started for. `is_ready` says that it has answered, and
    `answered_generation` is the last generation of which some process had. `lock_hash` is the environment of the
    present generation, empty until it is resolved. `last_end` is how the process before ended, in words.
    """

    id: str
    project_id: str
    creator_id: int
    run_as: int
    name: str
    subdomain: str
    description: str
    script: str
    kernel: str
    runtime_identifier: str
    runtime_addon_identifiers: tuple[str, ...]
    accelerator_label_id: str
    cpu: float
    memory_gb: float
    nvidia_gpu: int
    environment: Mapping[str, str]
    bypass_authentication: bool
    cdv_app: bool
    wish: str
    generation: int
    lock_hash: str
    process_generation: int
    attempt: int
    failures: int
    port: int | None
    is_ready: bool
    answered_generation: int
    last_end: str
    began_at: datetime | None
    restart_at: datetime | None
    silent_since: datetime | None
    status: str
    reason: str
    message: str
    hint: str
    created_at: datetime
    updated_at: datetime
    starting_at: datetime | None
    running_at: datetime | None
    stopped_at: datetime | None
    deleted_at: datetime | None

    @property
    def process_id(self) -> str:
        """The name of its present process; every attempt has another."""
        return f"{self.id}.{self.attempt}"

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing will happen until its user wishes something."""
        return self.status in AT_REST


@dataclass(frozen=True, slots=True)
class ApplicationObserved:
    """What is there for an application: its environment, and its process, if one is recorded."""

    has_lock: bool
    has_environment: bool
    was_started: bool
    is_running: bool
    exit_code: int | None
    answers: bool  # its port accepts connections
    serves: bool = False  # and what listens there gave an HTTP answer below 500; only asked until it is ready
    overuse: Overuse | None = None


@dataclass(frozen=True, slots=True)
class ResolveLock:
    """Find out what the project's requirements mean for this generation."""


@dataclass(frozen=True, slots=True)
class CreateEnvironment:
    """Make the environment of the lock."""


@dataclass(frozen=True, slots=True)
class ReservePort:
    """Choose a free port and record the process that is about to be started on it."""


@dataclass(frozen=True, slots=True)
class StartProcess:
    """Start the recorded process."""


@dataclass(frozen=True, slots=True)
class MarkReady:
    """Record that the process answers, which makes it a route of the gateway's."""


@dataclass(frozen=True, slots=True)
class MarkRunning:
    """Record that requests reach it, once the gateway has said that it sends them there."""


@dataclass(frozen=True, slots=True)
class MarkSilent:
    """Record since when a process that lives has not accepted a connection; not `is_silent` takes it back."""

    is_silent: bool


@dataclass(frozen=True, slots=True)
class StopProcess:
    """Take the process out of the routes, end it and give its port back."""


@dataclass(frozen=True, slots=True)
class StartAgain:
    """End and forget a process that ended or fell silent; the next one may start in `delay_s` seconds."""

    failures: int
    delay_s: float
    why: Finish
    last_end: str


@dataclass(frozen=True, slots=True)
class Forget:
    """Nothing of a deleted application is left but its row."""


Step = (
    ResolveLock
    | CreateEnvironment
    | ReservePort
    | StartProcess
    | MarkReady
    | MarkRunning
    | MarkSilent
    | StopProcess
    | StartAgain
    | Forget
)


def next_step(a: Application, o: ApplicationObserved, now: datetime, startup_deadline_s: float) -> Step | Wait | Finish:
    """Return the one thing to do next for an application."""
    is_over = a.wish == Wish.STOPPED or a.status == ApplicationStatus.FAILED or a.deleted_at is not None
    if a.port is not None and (is_over or a.process_generation != a.generation):
        return StopProcess()
    if a.deleted_at is not None:
        return Forget()
    if a.status == ApplicationStatus.FAILED:
        return Finish(a.status, a.reason, a.message, a.hint)
    if is_over:
        return Finish("stopped", "stopped_by_user", "It was stopped on request.", "Restart it to use it again.")
    if a.port is not None:
        return _watch(a, o, now, startup_deadline_s)
    return _bring_up(a, o, now)


def check_subdomain(subdomain: str) -> str:
    """Return a subdomain in lower case, as host names are compared.

    Raises:
        InvalidRequest: it is no label of a host name, or one that the workbench uses itself.
    """
    label = subdomain.strip().lower()
    if not label:
        raise InvalidRequest("subdomain: an application needs one, got none.", hint="Such as my-app.")
    if len(label) > SUBDOMAIN_LIMIT or not _LABEL.fullmatch(label):
        raise InvalidRequest(
            f"subdomain: expected 1 to {SUBDOMAIN_LIMIT} of a-z, 0-9 and -, neither beginning nor ending with -; "
            f"got {subdomain[:80]!r}.",
            hint="It becomes part of a host name: no dots, blanks or underscores. Such as my-app.",
            code="subdomain_invalid",
        )
    if label in _RESERVED or label.startswith(_RESERVED_STARTS):
        raise InvalidRequest(f"subdomain: {label!r} is a name that the workbench uses itself.",
                             hint="Choose another.", code="subdomain_reserved")  # fmt: skip
    return label


def describe_end(exit_code: int | None) -> str:
    """Return how a process ended, in words that follow "ended"."""
    if exit_code is None:
        return "without an exit code"
    number = signal_of(exit_code)
    return f"with exit code {exit_code}" if number is None else f"with exit code {exit_code} (signal {number})"


def _bring_up(a: Application, o: ApplicationObserved, now: datetime) -> Step | Wait:
    if a.restart_at is not None and a.restart_at > now:
        return Wait((a.restart_at - now).total_seconds())
    if not o.has_lock:
        return ResolveLock()
    if not o.has_environment:
        return CreateEnvironment()
    return ReservePort()


def _watch(a: Application, o: ApplicationObserved, now: datetime, startup_deadline_s: float) -> Step | Wait | Finish:
    if not o.was_started and not a.is_ready:
        return StartProcess()
    if o.overuse or not o.is_running:
        return _after_end(a, o, now)
    if not a.is_ready:
        return _watch_start(a, o, now, startup_deadline_s)
    if a.status == ApplicationStatus.STARTING:
        return MarkRunning()
    if o.answers:
        return Wait(HEALTH_POLL_S) if a.silent_since is None else MarkSilent(is_silent=False)
    if a.silent_since is None:
        return MarkSilent(is_silent=True)
    if (now - a.silent_since).total_seconds() > SILENCE_LIMIT_S:
        text = f"It lived and accepted no connection for {SILENCE_LIMIT_S:.0f} seconds"
        why = Finish("starting", "silent", f"{text}; it is started again.", "Its output may have the cause.")
        return StartAgain(a.failures + 1, restart_delay_s(a.failures + 1), why, "because it no longer answered")
    return Wait(1.0)


def _watch_start(
    a: Application, o: ApplicationObserved, now: datetime, startup_deadline_s: float
) -> Step | Wait | Finish:
    waited_s = (now - a.began_at).total_seconds() if a.began_at else 0.0
    if o.serves or (o.answers and waited_s >= min(HTTP_PATIENCE_S, startup_deadline_s)):
        return MarkReady()
    if waited_s > startup_deadline_s:
        return Finish("failed", "startup_timeout",
                      f"Nothing answered on its port within {startup_deadline_s:.0f} seconds.",
                      "Let it listen on 127.0.0.1 at the port in CDSW_APP_PORT, and see its output.")  # fmt: skip
    return Wait(1.0 if o.answers else READY_POLL_S)


def _after_end(a: Application, o: ApplicationObserved, now: datetime) -> Step | Finish:
    """Start again what had served; a script that never comes to serving fails, at once when it ended well."""
    reason, ended, hint = "crashed", describe_end(o.exit_code), "Its output has the cause."
    if o.overuse:
        reason, ended = "memory_exceeded", f"because it {o.overuse}"
        hint = "Give it more memory, or let it hold less at once."
    has_served = a.answered_generation == a.generation
    if not has_served and o.exit_code == 0 and not o.overuse:
        return Finish("failed", "script_ended", "Its script ended, and nothing had answered on its port.",
                      "An application serves until it is stopped, on 127.0.0.1 at CDSW_APP_PORT.")  # fmt: skip
    lived_s = (now - a.began_at).total_seconds() if a.began_at else 0.0
    failures = 1 if a.is_ready and lived_s > STEADY_S else a.failures + 1
    if not has_served and failures >= CRASH_LIMIT:
        return Finish("failed", reason,
                      f"Its script ended {failures} times before anything answered on its port, at last {ended}.",
                      hint)  # fmt: skip
    delay_s = restart_delay_s(failures)
    when = f"in {delay_s:.0f} s" if delay_s else "at once"
    why = Finish("starting", reason, f"It ended {ended} and is started again {when}.", hint)
    return StartAgain(failures, delay_s, why, ended)
