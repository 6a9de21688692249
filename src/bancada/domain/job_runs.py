"""Runs of jobs: one process each, from the wish to its exit code. `next_step` is the whole policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bancada.domain.ids import new_short
from bancada.domain.jobs import Job
from bancada.domain.memory import Overuse
from bancada.domain.processes import AS_SCRIPT, is_notebook, signal_of
from bancada.domain.reconciled import Finish, Wait
from bancada.domain.workload_limits import in_words

KEY_MARGIN = timedelta(hours=1)
"""What a run may need beyond its timeout, to be noticed and to end."""

LOOK_S = 30.0
"""The end of a process is noticed at once; this is how often it is looked for in case that fails."""


class JobRunStatus(str, Enum):
    """A run's status, by the names of contract enum engine_status without their prefix."""

    SCHEDULING = "scheduling"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    STOPPED = "stopped"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    TIMEDOUT = "timedout"
    SKIPPED = "skipped"


TRANSITIONS: dict[str, frozenset[str]] = {
    "scheduling": frozenset({"starting", "running", "stopping", "stopped", "failed"}),
    "starting": frozenset({"running", "stopping", "stopped", "failed", "succeeded", "timedout"}),
    "running": frozenset({"stopping", "succeeded", "failed", "stopped", "timedout"}),
    "stopping": frozenset({"stopped", "timedout", "failed"}),
    "stopped": frozenset(),
    "succeeded": frozenset(),
    "failed": frozenset(),
    "timedout": frozenset(),
    "skipped": frozenset(),
}
ENDED = frozenset({"stopped", "succeeded", "failed", "timedout", "skipped"})

SKIPPED_BECAUSE = {
    "previous_run_active": ("The run before had not ended at this time.", "A job has one run at a time."),
    "user_deactivated": ("The user as whom it runs was deactivated.",
                         "Activate the user, or let it run as another: run_as of update_job, or a new project owner."),
    "schedule_missed": ("The workbench was not running at this time.",
                        "The setting missed_schedules says what becomes of missed times."),
}  # fmt: skip
"""Why a scheduled time, or the success of a parent, started nothing."""


class Trigger(str, Enum):
    """What started a run."""

    USER = "user"
    SCHEDULE = "schedule"
    PARENT = "parent"


@dataclass(frozen=True, slots=True)
class JobRun:
    """One run of a job, with the job's script, arguments and variables as they were when it was asked for.

    `scheduled_for` is set for a scheduled run, `parent_run_id` for one that a parent's success started; of either a
    job has one run. `timed_out_at` is when the timeout was exceeded, whether that ended the run or was only told.
    """

    id: str
    job_id: str
    project_id: str
    creator_id: int
    run_as: int
    trigger: str
    scheduled_for: datetime | None
    parent_run_id: str | None
    script: str
    arguments: str
    environment: Mapping[str, str]
    kernel: str
    runtime_identifier: str
    cpu: float
    memory_gb: float
    nvidia_gpu: int
    timeout_s: int
    kill_on_timeout: bool
    lock_hash: str
    stop_wished: bool
    timed_out_at: datetime | None
    exit_code: int | None
    status: str
    reason: str
    message: str
    hint: str
    created_at: datetime
    updated_at: datetime
    starting_at: datetime | None
    running_at: datetime | None
    finished_at: datetime | None

    @property
    def is_ended(self) -> bool:
        """Whether its status will never change again."""
        return self.status in ENDED

    @property
    def failure_reason(self) -> str:
        """Why it did not succeed, in words; empty while it may."""
        return f"{self.message} {self.hint}".strip() if self.is_ended else ""


def new_run(
    job: Job, trigger: Trigger, creator_id: int, now: datetime, *, arguments: str = "",
    environment: Mapping[str, str] | None = None, scheduled_for: datetime | None = None,
    parent_run_id: str | None = None,
) -> JobRun:  # fmt: skip
    """Return the wish that a job is run; `arguments` take the place of the job's, `environment` goes over its own."""
    return JobRun(
        id=new_short(),
        job_id=job.id,
        project_id=job.project_id,
        creator_id=creator_id,
        run_as=job.run_as,
        trigger=trigger.value,
        scheduled_for=scheduled_for,
        parent_run_id=parent_run_id,
        script=job.script,
        arguments=arguments or job.arguments,
        environment={**job.environment, **(environment or {})},
        kernel=job.kernel,
        runtime_identifier=job.runtime_identifier,
        cpu=job.cpu,
        memory_gb=job.memory_gb,
        nvidia_gpu=job.nvidia_gpu,
        timeout_s=job.timeout_s,
        kill_on_timeout=job.kill_on_timeout,
        lock_hash="",
        stop_wished=False,
        timed_out_at=None,
        exit_code=None,
        status=JobRunStatus.SCHEDULING.value,
        reason="",
        message="",
        hint="",
        created_at=now,
        updated_at=now,
        starting_at=None,
        running_at=None,
        finished_at=None,
    )


def key_lifetime(run: JobRun, longest_s: float) -> timedelta:
    """Return after what time the key of a run opens nothing, should nobody have seen the run end, which revokes it."""
    timeout = timedelta(seconds=run.timeout_s) + KEY_MARGIN
    return timeout if run.timeout_s and run.kill_on_timeout else max(timeout, timedelta(seconds=longest_s))


class JobRunStep(str, Enum):
    """The steps of a run, in order; each is idempotent."""

    RESOLVE_LOCK = "resolve_lock"
    CREATE_ENVIRONMENT = "create_environment"
    START_PROCESS = "start_process"
    MARK_RUNNING = "mark_running"
    TELL_TIMEOUT = "tell_timeout"
    STOP_PROCESS = "stop_process"


STATUS_OF_STEP = {
    JobRunStep.RESOLVE_LOCK: "starting",
    JobRunStep.CREATE_ENVIRONMENT: "starting",
    JobRunStep.START_PROCESS: "starting",
    JobRunStep.MARK_RUNNING: "running",
    JobRunStep.TELL_TIMEOUT: "running",
    JobRunStep.STOP_PROCESS: "stopping",
}


@dataclass(frozen=True, slots=True)
class JobRunObserved:
    """What is there for a run; `exit_code` is None while its process runs or when nobody knows it.

    `elapsed_s` is how long ago its process was started, `longest_s` how long it may at most.
    """

    has_script: bool
    has_lock: bool
    has_environment: bool
    was_started: bool
    is_running: bool
    exit_code: int | None
    elapsed_s: float
    longest_s: float
    overuse: Overuse | None = None


def next_step(run: JobRun, observed: JobRunObserved) -> JobRunStep | Wait | Finish:
    """Return the one thing to do next for a run that has not ended."""
    if observed.is_running:
        return _of_running(run, observed)
    if run.stop_wished:
        return Finish("stopped", "stopped_by_user", "It was stopped on request.")
    if observed.was_started:
        return _ended(run, observed)
    if not observed.has_script:
        return Finish("failed", "script_missing", f"The project has no file {run.script!r}.",
                      "Upload it, or correct the job's script.")  # fmt: skip
    if is_notebook(run.script):
        return Finish("failed", "script_is_notebook", f"{run.script!r} is a notebook, which is not run.", AS_SCRIPT)
    if not observed.has_lock:
        return JobRunStep.RESOLVE_LOCK
    if not observed.has_environment:
        return JobRunStep.CREATE_ENVIRONMENT
    return JobRunStep.START_PROCESS


def _of_running(run: JobRun, observed: JobRunObserved) -> JobRunStep | Wait:
    left_s = run.timeout_s - observed.elapsed_s if run.timeout_s else LOOK_S
    is_over = observed.elapsed_s >= observed.longest_s or (run.timed_out_at is not None and run.kill_on_timeout)
    if run.stop_wished or observed.overuse or is_over:
        return JobRunStep.STOP_PROCESS
    if run.status != JobRunStatus.RUNNING:
        return JobRunStep.MARK_RUNNING
    if run.timed_out_at is not None:
        return Wait(LOOK_S)
    return JobRunStep.TELL_TIMEOUT if left_s <= 0 else Wait(min(left_s, LOOK_S))


def _ended(run: JobRun, observed: JobRunObserved) -> Finish:
    exit_code = observed.exit_code
    if run.timed_out_at is not None and run.kill_on_timeout:
        return Finish("timedout", "timeout_exceeded", f"It ran for longer than {run.timeout_s} s and was ended.",
                      "Raise the job's timeout, or make the script quicker.")  # fmt: skip
    if exit_code == 0:
        return Finish("succeeded")
    if observed.overuse:
        return Finish("failed", "memory_exceeded", f"It {observed.overuse}, and was ended.",
                      "Give the job more memory, or let the script hold less at once.")  # fmt: skip
    if run.status == JobRunStatus.STOPPING and observed.elapsed_s >= observed.longest_s:
        return Finish("timedout", "too_old", f"It ran for {in_words(observed.longest_s)}, as long as a job's run may.",
                      "JOB_MAXIMUM_MINUTES in the project's environment sets how long.")  # fmt: skip
    if exit_code is None:
        return Finish("failed", "process_lost", "Its process is gone and left no exit code.",
                      "The machine may have been restarted; run it again.")  # fmt: skip
    number = signal_of(exit_code)
    how = f"was ended by signal {number}" if number else f"ended with exit code {exit_code}"
    return Finish("failed", "exit_code", f"The script {how}.", "Its output has the cause.")
