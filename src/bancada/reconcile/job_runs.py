"""The reconciler of job runs: environment, process, timeout, exit code; and what a run's end leads to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bancada.domain.job_runs import (
    STATUS_OF_STEP,
    JobRun,
    JobRunObserved,
    JobRunStep,
    Trigger,
    key_lifetime,
    new_run,
    next_step,
)  # fmt: skip
from bancada.domain.jobs import split_arguments
from bancada.domain.notifications import OCCASION_OF_STATUS, Occasion
from bancada.domain.reconciled import Finish, Wait
from bancada.domain.workload_limits import read_limit_s
from bancada.reconcile.engine import Again, Outcome, Rest
from bancada.reconcile.files import tell_end
from bancada.reconcile.launch import Launcher, Workload
from bancada.reconcile.parts import Parts
from bancada.reconcile.workloads import job_run_key
from bancada.settings import Settings
from bancada.store import job_runs, jobs, keys, notifications, overuses, projects, sessions
from bancada.store.database import Transaction
from bancada.store.reconciled import JOB, JOB_RUN, Lease, check_held, wake
from bancada.store.transitions import move

STOP_GRACE_S = 10.0


class JobRunReconciler:
    """Completes runs of jobs, one step at a time."""

    noun = JOB_RUN

    def __init__(self, parts: Parts, settings: Settings) -> None:
        self._database = parts.database
        self._compute = parts.compute
        self._home = parts.home
        self._watch = parts.watch
        self._clock = parts.clock
        self._admission = parts.admission
        self._launcher = Launcher(parts, settings)

    def advance(self, lease: Lease) -> Outcome:
        """Take the next step of a run."""
        with self._database.read() as tx:
            run = job_runs.get(tx, lease.noun_id)
        if run is None or run.is_ended:
            return Rest()
        step = next_step(run, self._observe(run))
        if isinstance(step, Wait):
            return step
        if isinstance(step, Finish):
            self._finish(lease, run, step)
            return Rest()
        is_to_start = run.status == "scheduling" and STATUS_OF_STEP[step] == "starting"
        if is_to_start and (wait := self._admission.hold(JOB_RUN, lease)) is not None:
            return wait
        self._act(lease, run, step)
        return Again()

    def give_up(self, lease: Lease, why: Finish) -> None:
        """End a run whose step failed."""
        with self._database.read() as tx:
            run = job_runs.get(tx, lease.noun_id)
        if run is None or run.is_ended:
            return
        self._compute.stop(job_run_key(run.id), grace_s=STOP_GRACE_S)
        self._finish(lease, run, replace(why, status="stopped" if run.status == "stopping" else "failed"))

    def _observe(self, run: JobRun) -> JobRunObserved:
        state = self._compute.poll(job_run_key(run.id))
        is_running = state is not None and state.running
        if is_running:  # also one that an earlier reconciler started
            self._watch.watch(job_run_key(run.id), JOB_RUN.name, run.id, self._home.job_run_output(run.id))
        with self._database.read() as tx:
            overuse = overuses.find(tx, job_run_key(run.id))
        return JobRunObserved(
            has_script=(self._home.project(run.project_id) / run.script).is_file(),
            has_lock=self._launcher.has_lock(run.lock_hash),
            has_environment=self._launcher.has_environment(run.lock_hash),
            was_started=state is not None or run.running_at is not None,
            is_running=is_running,
            exit_code=None if state is None else state.exit_code,
            elapsed_s=0.0 if state is None else (self._clock() - state.started_at).total_seconds(),
            longest_s=self._longest_s(run),
            overuse=overuse,
        )

    def _longest_s(self, run: JobRun) -> float:
        """Return how long a run may take at most: as long as the limit, or a longer timeout of its own."""
        with self._database.read() as tx:
            project = projects.get(tx, run.project_id)
        of_project = {} if project is None else project.environment
        return max(run.timeout_s, read_limit_s("JOB_MAXIMUM_MINUTES", of_project, run.environment))

    def _act(self, lease: Lease, run: JobRun, step: JobRunStep) -> None:
        status = STATUS_OF_STEP[step]
        if step == JobRunStep.RESOLVE_LOCK:
            lock_hash = self._launcher.resolve_lock(self._workload(run))
            self._enter(lease, run, status, lock_hash=lock_hash)
        elif step == JobRunStep.CREATE_ENVIRONMENT:
            self._enter(lease, run, status)
            self._launcher.create_environment(self._workload(run))
        elif step == JobRunStep.START_PROCESS:
            self._launcher.start(lease, self._workload(run))
        elif step == JobRunStep.MARK_RUNNING:
            self._enter(lease, run, status, running_at=self._clock())
        elif step == JobRunStep.TELL_TIMEOUT:
            self._tell_timeout(lease, run)
        elif step == JobRunStep.STOP_PROCESS:
            self._enter(lease, run, status)
            self._compute.stop(job_run_key(run.id), grace_s=STOP_GRACE_S)

    def _enter(self, lease: Lease, run: JobRun, status: str, **columns: Any) -> None:  # noqa: ANN401 - columns
        """Write a status with further columns, where that changes anything."""
        now = self._clock()
        if status == "starting" and run.starting_at is None:
            columns["starting_at"] = now
        if status != run.status or columns:
            with self._database.write() as tx:
                move(tx, JOB_RUN, run.id, Finish(status), now, lease=lease, **columns)

    def _tell_timeout(self, lease: Lease, run: JobRun) -> None:
        """Record that a run exceeded its timeout, and tell who asked to know; what is killed is told once it ended."""
        now = self._clock()
        with self._database.write() as tx:
            check_held(tx, JOB_RUN, lease)
            job_runs.change(tx, run.id, timed_out_at=now)
            job = jobs.get(tx, run.job_id)
            if job is not None and job.deleted_at is None and not run.kill_on_timeout:
                notifications.wish(tx, job, run.id, Occasion.TIMEOUT, now)

    def _workload(self, run: JobRun) -> Workload:
        return Workload(
            noun=JOB_RUN,
            id=run.id,
            process_key=job_run_key(run.id),
            project_id=run.project_id,
            user_id=run.run_as,
            script=f"./{run.script}" if run.script.startswith("-") else run.script,  # or Python takes it for an option
            arguments=split_arguments(run.arguments),
            environment=run.environment,
            runtime_identifier=run.runtime_identifier,
            lock_hash=run.lock_hash,
            output_log=self._home.job_run_output(run.id),
            setup_log=self._home.job_run_setup(run.id),
            key_lifetime=key_lifetime(run, self._longest_s(run)),
        )

    def _finish(self, lease: Lease, run: JobRun, end: Finish) -> None:
        state = self._compute.poll(job_run_key(run.id))
        exit_code = None if state is None else state.exit_code
        running_at = state.started_at if state and not run.running_at else run.running_at  # it may have ended at once
        now = self._clock()
        if end.status == "failed" and end.reason != "exit_code":
            tell_end(self._home.job_run_setup(run.id), end)
        with self._database.write() as tx:
            move(
                tx, JOB_RUN, run.id, end, now, lease=lease, finished_at=now, exit_code=exit_code, running_at=running_at
            )
            keys.remove_of_workload(tx, run.id)
            sessions.wake_workers(tx, run.id, now)
            follow_up(tx, run, end.status, now)
        self._compute.forget(job_run_key(run.id))


def follow_up(tx: Transaction, run: JobRun, status: str, now: datetime) -> None:
    """Record what the end of a run leads to, in the transaction that ends it: mails, and the runs of dependent jobs."""
    job = jobs.get(tx, run.job_id)
    if job is None:
        return
    if job.deleted_at is not None:
        wake(tx, JOB, now, JOB.table.c.id == job.id)  # it waited for this
        return
    notifications.wish(tx, job, run.id, OCCASION_OF_STATUS[status], now)
    if status == "succeeded":
        for child in jobs.children(tx, job.id):
            if not child.paused:
                started = new_run(child, Trigger.PARENT, child.creator_id, now, parent_run_id=run.id)
                job_runs.begin_or_skip(tx, started, now)
