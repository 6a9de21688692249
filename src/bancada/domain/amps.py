"""AMPs: projects that come with steps to be run after their files are there. `next_step` is the whole policy.

One step at a time, in the order of the file. A step is over when what it began has ended well: a run succeeded, a
build is built, a deployment serves, an application answers. The first that does not ends the AMP and says why; when the
cause is mended, it goes on from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

from bancada.domain.amp_files import Task, invalid
from bancada.domain.projects import CreationStatus
from bancada.domain.reconciled import Finish, Wait

POLL_S = 0.5
ATTEMPTS = 5
"""How often a step is begun when the workbench or the machine went away under it."""
MARKER = "BANCADA_AMP_STEP"
"""The variable by which what a step made is known again after a crash."""


class AmpStatus(str, Enum):
    """How far an AMP has come; `waiting` is for the project's files."""

    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class StepStatus(str, Enum):
    """How far one of its steps has come."""

    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


TRANSITIONS: dict[str, frozenset[str]] = {
    "waiting": frozenset({"running", "failed"}),
    "running": frozenset({"succeeded", "failed"}),
    "succeeded": frozenset(),
    "failed": frozenset({"waiting"}),  # whoever mended the cause lets it go on
}
ENDED = frozenset({"succeeded", "failed"})

ENDED_WELL: Mapping[str, str] = {
    "job": "active",
    "job run": "succeeded",
    "model": "created",
    "build": "built",
    "deployment": "deployed",
    "application": "running",
    "session": "succeeded",
}
"""The status in which what a step made is what was wanted, by its kind; `stop_application` wants another."""

ENDED_BADLY: Mapping[str, frozenset[str]] = {
    "job": frozenset({"deleting"}),
    "job run": frozenset({"failed", "stopped", "timedout", "skipped"}),
    "model": frozenset(),
    "build": frozenset({"build failed", "timedout"}),
    "deployment": frozenset({"failed", "stopped"}),
    "application": frozenset({"failed", "stopped"}),
    "session": frozenset({"failed", "stopped"}),
}

INTERRUPTED = frozenset({"workbench_stopped", "process_lost"})
"""Reasons for a bad end that are not the step's fault: it is begun again."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a step made, as it is now."""

    status: str
    reason: str = ""
    message: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class AmpStep:
    """One step; `kind` and `made_id` say what it made, `refers_to` is the number of the step that it builds on, or 0.

    Its times are RFC 3339, empty until they have come.
    """

    number: int
    type: str
    line: int
    fields: Mapping[str, Any]
    refers_to: int
    status: str = StepStatus.WAITING.value
    attempt: int = 1
    kind: str = ""
    made_id: str = ""
    reason: str = ""
    message: str = ""
    hint: str = ""
    started_at: str = ""
    finished_at: str = ""

    @property
    def marker(self) -> str:
        """What tells the things of this step and attempt from all others of the project."""
        return f"{self.number}.{self.attempt}"

    @property
    def title(self) -> str:
        """What the step is called in messages."""
        named = self.fields.get("name") or self.fields.get("entity_label") or self.fields.get("script") or ""
        return f"step {self.number} ({self.type}{f' {named!r}' if named else ''})"

    def as_json(self) -> dict[str, Any]:
        """Return the form in which it is kept."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class AmpPlan:
    """What the file in the project asks for."""

    steps: tuple[AmpStep, ...]
    runtime_identifier: str


@dataclass(frozen=True, slots=True)
class Amp:
    """The wish that a project's steps are run in the name of its creator; its id is the project's."""

    id: str
    creator_id: int
    runtime_identifier: str
    runtime_addon_identifiers: tuple[str, ...]
    steps: tuple[AmpStep, ...]
    status: str
    reason: str
    message: str
    hint: str
    created_at: datetime
    updated_at: datetime
    finished_at: datetime | None

    @property
    def is_ended(self) -> bool:
        """Whether nothing more is done for it unless somebody asks."""
        return self.status in ENDED

    @property
    def current(self) -> AmpStep | None:
        """The first step that has not succeeded."""
        return next((step for step in self.steps if step.status != StepStatus.SUCCEEDED), None)

    def step(self, number: int) -> AmpStep:
        """Return a step by its number, from 1."""
        return self.steps[number - 1]

    def with_step(self, changed: AmpStep) -> tuple[AmpStep, ...]:
        """Return the steps with one of them in its new form."""
        return tuple(changed if step.number == changed.number else step for step in self.steps)


class AmpAct(str, Enum):
    """What is done for an AMP; each is idempotent."""

    PLAN = "plan"
    BEGIN = "begin"
    BEGIN_AGAIN = "begin_again"
    END = "end"


@dataclass(frozen=True, slots=True)
class AmpObserved:
    """What is there: the project, and what the running step made (None when it is gone)."""

    is_project_live: bool
    creation_status: str
    creation_message: str
    made: Made | None


def plan_steps(tasks: Sequence[Task]) -> tuple[AmpStep, ...]:
    """Return the steps of a file's tasks, none of them begun."""
    return tuple(AmpStep(task.number, task.type, task.line, task.fields, task.refers_to) for task in tasks)


def resume_steps(before: Sequence[AmpStep], tasks: Sequence[Task]) -> tuple[AmpStep, ...]:
    """Return the steps of a file that was read again: what has succeeded stays, the others are begun anew.

    Raises:
        InvalidRequest: a task that has succeeded was changed, moved or taken away (`metadata_changed`).
    """
    planned = plan_steps(tasks)
    for step in before:
        if step.status != StepStatus.SUCCEEDED:
            break
        if step.number > len(planned) or not _is_same(step, planned[step.number - 1]):
            raise invalid(planned[step.number - 1].line if step.number <= len(planned) else 1,
                          f"{step.title} has succeeded, and its task is another now.",
                          "Restore that task, or delete the project and create the AMP again.",
                          code="metadata_changed")  # fmt: skip
    return tuple(_resumed(before[new.number - 1] if new.number <= len(before) else None, new) for new in planned)


def _is_same(step: AmpStep, planned: AmpStep) -> bool:
    return (step.type, step.fields, step.refers_to) == (planned.type, planned.fields, planned.refers_to)


def _resumed(before: AmpStep | None, planned: AmpStep) -> AmpStep:
    if before is None:
        return planned
    if before.status == StepStatus.SUCCEEDED:
        return replace(before, line=planned.line)
    return replace(planned, attempt=before.attempt + (before.status != StepStatus.WAITING))


def is_done(step: AmpStep, made: Made) -> bool:
    """Return whether what a step made is as it was wanted."""
    return made.status == _wanted(step)


def _wanted(step: AmpStep) -> str:
    return "stopped" if step.type == "stop_application" else ENDED_WELL[step.kind]


def next_step(amp: Amp, observed: AmpObserved) -> AmpAct | Wait | Finish:
    """Return the one thing to do next for an AMP that has not ended."""
    if not observed.is_project_live:
        return Finish("failed", "project_deleted", "The project was deleted before all steps had run.")
    if observed.creation_status == CreationStatus.CREATING:
        return Wait(POLL_S)
    if observed.creation_status == CreationStatus.FAILURE:
        return Finish("failed", "creation_failed", f"The project's files did not come. {observed.creation_message}",
                      "Delete the project and create the AMP again.")  # fmt: skip
    if amp.status == AmpStatus.WAITING:
        return AmpAct.PLAN
    step = amp.current
    if step is None:
        return Finish("succeeded")
    return AmpAct.BEGIN if step.status == StepStatus.WAITING else _follow(step, observed.made)


def _follow(step: AmpStep, made: Made | None) -> AmpAct | Wait | Finish:
    if made is None:
        return Finish("failed", "step_lost", f"{step.title}: its {step.kind} {step.made_id} was deleted.",
                      "Run the AMP again to have it made anew.")  # fmt: skip
    if is_done(step, made):
        return AmpAct.END
    if made.status not in ENDED_BADLY[step.kind] - {_wanted(step)}:
        return Wait(POLL_S)
    if made.reason in INTERRUPTED and step.attempt < ATTEMPTS:
        return AmpAct.BEGIN_AGAIN
    said = made.message or f"Its {step.kind} is {made.status}."
    return Finish("failed", made.reason or "step_failed", f"{step.title}: {said}", made.hint)


def failed_step(step: AmpStep, why: Finish, at: str) -> AmpStep:
    """Return a step as it is after it ended badly."""
    return replace(step, status=StepStatus.FAILED.value, reason=why.reason, message=why.message, hint=why.hint,
                   started_at=step.started_at or at, finished_at=at)  # fmt: skip


def mended_step(step: AmpStep, at: str) -> AmpStep:
    """Return a step that ended badly and whose fruit is now as it was wanted, by somebody's hand."""
    return replace(step, status=StepStatus.SUCCEEDED.value, reason="", message="", hint="", finished_at=at)
