"""The making of a project's files: cloned from git, or copied from the project that it forks.

Files come into a folder of their own first. Only when all of them are there does that folder become the project's
home, in one step: nobody ever sees half a clone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bancada.domain.projects import CreationStatus
from bancada.domain.reconciled import Finish, Wait

POLL_S = 0.5

TRANSITIONS: dict[str, frozenset[str]] = {
    CreationStatus.CREATING.value: frozenset({"success", "failure"}),
    CreationStatus.SUCCESS.value: frozenset(),
    CreationStatus.FAILURE.value: frozenset(),
}


class Source(str, Enum):
    """Where a project's first files come from."""

    GIT = "git"
    FORK = "fork"


@dataclass(frozen=True, slots=True)
class Creation:
    """The wish that a project be filled; its id is the project's. `git_url` never holds a secret."""

    id: str
    source: str
    git_url: str
    git_ref: str
    parent_id: str
    commit: str
    status: str
    reason: str
    message: str
    hint: str
    created_at: datetime
    updated_at: datetime
    finished_at: datetime | None

    @property
    def is_ended(self) -> bool:
        """Whether its status will never change again."""
        return not TRANSITIONS[self.status]


class CreationStep(str, Enum):
    """The steps of a creation, in order; each is idempotent."""

    START = "start"
    PLACE = "place"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class CreationReport:
    """What the process that fetched the files says at its end; without a reason all of them are there."""

    reason: str = ""
    message: str = ""
    hint: str = ""
    commit: str = ""


@dataclass(frozen=True, slots=True)
class CreationObserved:
    """What is there: the project's wish, the process that fetches, its report, and the files not yet in place."""

    is_project_live: bool
    is_running: bool
    was_started: bool
    report: CreationReport | None
    has_files: bool


def next_step(observed: CreationObserved) -> CreationStep | Wait | Finish:
    """Return the one thing to do next for a creation that has not ended."""
    if not observed.is_project_live:
        gone = Finish("failure", "project_deleted", "The project was deleted while it was being made.")
        return CreationStep.STOP if observed.is_running else gone
    if observed.is_running:
        return Wait(POLL_S)
    if observed.report is not None:
        if observed.report.reason:
            return Finish("failure", observed.report.reason, observed.report.message, observed.report.hint)
        return CreationStep.PLACE if observed.has_files else Finish("success")
    if observed.was_started:
        return Finish("failure", "process_lost", "The process that fetched the files ended without a report.",
                      "Delete the project and create it again.")  # fmt: skip
    return CreationStep.START
