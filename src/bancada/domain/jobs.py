"""Jobs: a script of a project that is run again and again, by hand, by a schedule, or after another job.

`plan_schedule` is what becomes of a scheduled time; a job's run has its own policy in `job_runs`.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bancada.domain.errors import InvalidRequest
from bancada.domain.schedules import ON_TIME_S, Schedule

ARGUMENTS_LIMIT_BYTES = 100_000
"""Linux gives a process no argument of more than 128 KiB."""


class JobType(str, Enum):
    """What starts a job beside its users (contract enum job_type)."""

    MANUAL = "manual"
    CRON = "cron"
    DEPENDENT = "dependent"


class MissedSchedules(str, Enum):
    """What becomes of times that came while nobody looked: setting `missed_schedules`."""

    RUN_LATEST = "run_latest"
    SKIP = "skip"


# A job that is gone has no row: the last state is there to say that deleting is not the end.
TRANSITIONS: dict[str, frozenset[str]] = {
    "active": frozenset({"deleting"}),
    "deleting": frozenset({"gone"}),
    "gone": frozenset(),
}


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is told by mail how runs of a job end; a run that exceeds its timeout may still succeed."""

    email: str
    on_success: bool = False
    on_failure: bool = False
    on_timeout: bool = False
    on_stop: bool = False

    def as_json(self) -> dict[str, object]:
        """Return the form in which it is kept; `Recipient(**kept)` reads it."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Job:
    """One job. Sizes are in vCPU and GB, `timeout_s` is in seconds, 0 for none.

    `type` follows from `parent_id` and `schedule`. `next_run_at` is the next scheduled time that was not dealt with,
    None while nothing is scheduled.
    """

    id: str
    project_id: str
    creator_id: int
    run_as: int
    name: str
    type: str
    script: str
    arguments: str
    environment: Mapping[str, str]
    kernel: str
    runtime_identifier: str
    runtime_addon_identifiers: tuple[str, ...]
    accelerator_label_id: str
    cpu: float
    memory_gb: float
    nvidia_gpu: int
    parent_id: str | None
    schedule: str
    timezone: str
    paused: bool
    timeout_s: int
    kill_on_timeout: bool
    recipients: tuple[Mapping[str, object], ...]
    attachments: tuple[str, ...]
    next_run_at: datetime | None
    status: str
    reason: str
    message: str
    hint: str
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None

    @property
    def all_recipients(self) -> tuple[Recipient, ...]:
        """Who is told about its runs."""
        return tuple(Recipient(**kept) for kept in self.recipients)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class ScheduledRun:
    """What becomes of a scheduled time: a run, or the record that there was none and `skipped` says why."""

    scheduled_for: datetime
    skipped: str
    next_run_at: datetime | None


def plan_schedule(job: Job, policy: MissedSchedules, now: datetime) -> ScheduledRun | None:
    """Return what to do about a job's schedule now; None when its next time is still to come.

    Of several times that came since, the last one stands for all.
    """
    if job.next_run_at is None or job.next_run_at > now:
        return None
    schedule = Schedule(job.schedule, job.timezone)
    latest = schedule.last_until(job.next_run_at, now)
    is_late = (now - latest).total_seconds() > ON_TIME_S
    skipped = "schedule_missed" if is_late and policy is MissedSchedules.SKIP else ""
    return ScheduledRun(latest, skipped, schedule.next_after(now))


def type_of(parent_id: str | None, schedule: str) -> JobType:
    """Return what kind of job these make."""
    if parent_id:
        return JobType.DEPENDENT
    return JobType.CRON if schedule else JobType.MANUAL


def split_arguments(text: str) -> tuple[str, ...]:
    """Return the arguments that a text stands for, read as a shell reads words, without expanding anything.

    Raises:
        InvalidRequest: a quotation is not closed, or it is too long (`arguments_invalid`).
    """
    if len(text.encode()) > ARGUMENTS_LIMIT_BYTES:
        raise InvalidRequest(f"arguments: expected up to {ARGUMENTS_LIMIT_BYTES} bytes, got {len(text.encode())}.",
                             hint="Put them into a file of the project.", code="arguments_invalid")  # fmt: skip
    try:
        return tuple(shlex.split(text))
    except ValueError as error:
        raise InvalidRequest(f"arguments: {str(error).lower()} in {text!r}.", hint="Close what is quoted.",
                             code="arguments_invalid") from None  # fmt: skip
