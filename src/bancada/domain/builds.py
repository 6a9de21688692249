"""Builds: from a registered version or a function in the project to something that is proven to answer.

A build is immutable once it has ended. `next_step` is the whole policy: it looks at what is wished and what is
already there and names the one thing to do next, so that a crash between any two steps loses nothing.
"""

from __future__ import annotations

import signal
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bancada.domain.reconciled import Finish, Wait


class BuildStatus(str, Enum):
    """A build's status text (contract enum model_build_status)."""

    PENDING = "pending"
    BUILDING = "building"  # source, lock and environment
    PUSHING = "pushing"  # the build gate
    BUILT = "built"
    FAILED = "build failed"
    TIMEDOUT = "timedout"


TRANSITIONS: dict[str, frozenset[str]] = {
    "pending": frozenset({"building", "pushing", "build failed", "timedout"}),
    "building": frozenset({"pushing", "build failed", "timedout"}),
    "pushing": frozenset({"building", "built", "build failed", "timedout"}),
    "built": frozenset(),
    "build failed": frozenset(),
    "timedout": frozenset(),
}
ENDED = frozenset({"built", "build failed", "timedout"})
GATE_POLL_S = 0.1
GATE_ATTEMPTS = 2
"""How often the gate is started when its process ends without a report: once more, in case it was killed."""


@dataclass(frozen=True, slots=True)
class Build:
    """One build; `lock_hash` names its environment, `gate_report` is what the build gate found."""

    id: str
    project_id: str
    model_id: str
    creator_id: int
    comment: str
    file_path: str
    function_name: str
    kernel: str
    runtime_identifier: str
    runtime_addon_identifiers: tuple[str, ...]
    registered_model_version_id: str
    model_root_dir: str
    build_script_path: str
    auto_deployment: Mapping[str, object] | None
    lock_hash: str
    python_version: str
    gate_report: Mapping[str, object]
    status: str
    reason: str
    message: str
    hint: str
    created_at: datetime
    updated_at: datetime
    built_at: datetime | None

    @property
    def is_ended(self) -> bool:
        """Whether its status will never change again."""
        return self.status in ENDED


class BuildStep(str, Enum):
    """The steps of a build, in order; each is idempotent."""

    FETCH_SOURCE = "fetch_source"
    RESOLVE_LOCK = "resolve_lock"
    CREATE_ENVIRONMENT = "create_environment"
    START_GATE = "start_gate"


STATUS_OF_STEP = {
    BuildStep.FETCH_SOURCE: "building",
    BuildStep.RESOLVE_LOCK: "building",
    BuildStep.CREATE_ENVIRONMENT: "building",
    BuildStep.START_GATE: "pushing",
}


@dataclass(frozen=True, slots=True)
class GateState:
    """What is known of the gate's process: how often it was started, and how the last attempt goes or went."""

    attempts: int = 0
    running: bool = False
    started_at: datetime | None = None
    exit_code: int | None = None
    signal: int | None = None
    report: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds that a phase of a build may take, and its gate alone."""

    build_s: float
    gate_s: float


@dataclass(frozen=True, slots=True)
class BuildObserved:
    """What is already there for a build; nobody wants one whose model or project was deleted."""

    is_wanted: bool
    has_source: bool
    has_lock: bool
    has_environment: bool
    gate: GateState


def next_step(build: Build, observed: BuildObserved, now: datetime, deadlines: Deadlines) -> BuildStep | Wait | Finish:
    """Return the one thing to do next for a build that has not ended."""
    if not observed.is_wanted:
        return Finish("build failed", "model_deleted", "Its model or project was deleted.")
    # Since its phase began: what a queue or a stopped workbench takes is not the build's time.
    if build.status != BuildStatus.PENDING and (now - build.updated_at).total_seconds() > deadlines.build_s:
        return Finish("timedout", "build_timeout", f"The build took longer than {deadlines.build_s:.0f} seconds.",
                      "Look at the build log for the slow step, then build again.")  # fmt: skip
    if not observed.has_source:
        return BuildStep.FETCH_SOURCE
    if not observed.has_lock:
        return BuildStep.RESOLVE_LOCK
    if not observed.has_environment:
        return BuildStep.CREATE_ENVIRONMENT
    # A build script may download and compile, which is the build's time rather than the model's.
    return _gate_step(observed.gate, now, deadlines.build_s if build.build_script_path else deadlines.gate_s)


def _gate_step(gate: GateState, now: datetime, deadline_s: float) -> BuildStep | Wait | Finish:
    if gate.running:
        is_late = gate.started_at is not None and (now - gate.started_at).total_seconds() > deadline_s
        return _too_slow(deadline_s) if is_late else Wait(GATE_POLL_S)
    if gate.report is not None:
        return _judge(gate.report)
    return _crashed(gate) if gate.attempts >= GATE_ATTEMPTS else BuildStep.START_GATE


def _too_slow(deadline_s: float) -> Finish:
    return Finish("build failed", "gate_timeout",
                  f"The model was not loaded, or did not answer its example, within {deadline_s:.0f} seconds.",
                  "Look for a loop or a download in code that runs when it is loaded; the build log has its output.",
                  )  # fmt: skip


def _crashed(gate: GateState) -> Finish:
    how = f"was ended by {_signal_name(gate.signal)}" if gate.signal else f"ended with exit code {gate.exit_code}"
    return Finish("build failed", "gate_crashed", f"The process that loaded the model {how}, {gate.attempts} times.",
                  "It may have run out of memory, or its code may be for another Python: the build log names the one "
                  "that the model was logged with.")  # fmt: skip


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _judge(report: Mapping[str, object]) -> Finish:
    if report.get("passed") is True:
        return Finish("built")
    return Finish(
        "build failed",
        str(report.get("code") or "gate_refused"),
        str(report.get("message") or "The build gate refused the model."),
        str(report.get("hint") or "Look at the build log."),
    )
