"""The reconciler of jobs: makes runs of scheduled times, and forgets jobs that were deleted."""

from __future__ import annotations

from bancada.domain.job_runs import Trigger, new_run
from bancada.domain.jobs import Job, MissedSchedules, ScheduledRun, plan_schedule
from bancada.domain.reconciled import Finish, Wait
from bancada.reconcile.engine import Again, Outcome, Rest
from bancada.reconcile.parts import Parts
from bancada.settings import Settings
from bancada.store import job_runs, jobs, projects
from bancada.store.reconciled import JOB, Lease, check_held
from bancada.store.transitions import explain
from bancada.store.turns import take_turn


class JobReconciler:
    """Looks at a job when its next scheduled time has come, and when it was deleted."""

    noun = JOB

    def __init__(self, parts: Parts, settings: Settings) -> None:
        self._database = parts.database
        self._clock = parts.clock
        self._missed = MissedSchedules(settings.missed_schedules)

    def advance(self, lease: Lease) -> Outcome:
        """Deal with the times that came, or with the deletion."""
        with self._database.read() as tx:
            job = jobs.get(tx, lease.noun_id)
            if job is None or projects.get(tx, job.project_id) is None:
                return Rest()  # its project was deleted, and takes it along
        if job.deleted_at is not None:
            return self._forget(lease, job)
        now = self._clock()
        planned = plan_schedule(job, self._missed, now)
        if planned is not None:
            self._run(lease, job, planned)
            return Again()
        return Rest() if job.next_run_at is None else Wait((job.next_run_at - now).total_seconds())

    def give_up(self, lease: Lease, why: Finish) -> None:
        """Say why a schedule is not kept; it is tried again."""
        with self._database.write() as tx:
            explain(tx, JOB, lease, why)

    def _run(self, lease: Lease, job: Job, planned: ScheduledRun) -> None:
        """Make the run and move on to the next time, in one go: after a crash both are done or none."""
        now = self._clock()
        run = new_run(job, Trigger.SCHEDULE, job.creator_id, now, scheduled_for=planned.scheduled_for)
        with self._database.write() as tx:
            take_turn(tx, f"job {job.id}")  # before the row, as those do who run it by hand
            check_held(tx, JOB, lease)
            if jobs.get(tx, job.id) != job:
                return  # it was changed meanwhile: look again
            if planned.skipped:
                job_runs.skip(tx, run, planned.skipped, now)
            else:
                job_runs.begin_or_skip(tx, run, now)
            jobs.change(tx, job.id, next_run_at=planned.next_run_at)

    def _forget(self, lease: Lease, job: Job) -> Outcome:
        with self._database.write() as tx:
            check_held(tx, JOB, lease)
            if not jobs.has_active_run(tx, job.id):
                jobs.forget(tx, job.id)
        return Rest()  # the end of its run wakes it
