"""Runs of jobs as they are kept: each job has one active run, and one run per scheduled time and parent's success."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, func, select, update

from bancada.domain.job_runs import ENDED, SKIPPED_BECAUSE, JobRun, JobRunStatus
from bancada.store.database import Transaction, as_noun, as_row
from bancada.store.jobs import has_active_run
from bancada.store.prepared import find_noun, insert_row, update_row
from bancada.store.tables.identity import users
from bancada.store.tables.jobs import is_active, job_runs, jobs
from bancada.store.turns import take_turn


def begin(tx: Transaction, run: JobRun, now: datetime) -> JobRun | None:
    """Keep a new run and make it due, and return it; None when a run of its job is active.

    Who begins a run holds the turn of its job until the transaction ends.
    """
    take_turn(tx, f"job {run.job_id}")
    if has_active_run(tx, run.job_id):
        return None
    insert_row(tx, job_runs, {**as_row(run), "next_try_at": now})
    return run


def skip(tx: Transaction, run: JobRun, reason: str, now: datetime) -> JobRun:
    """Keep the record that a run was not begun; `reason` is a key of `SKIPPED_BECAUSE`."""
    message, hint = SKIPPED_BECAUSE[reason]
    skipped = replace(run, status=JobRunStatus.SKIPPED.value, reason=reason, message=message, hint=hint,
                      finished_at=now)  # fmt: skip
    insert_row(tx, job_runs, as_row(skipped))
    return skipped


def begin_or_skip(tx: Transaction, run: JobRun, now: datetime) -> JobRun | None:
    """Keep a run that nobody waits for; None when it was kept before.

    It is kept as skipped when another one is active, and when the user as whom it would run is not.
    """
    take_turn(tx, f"job {run.job_id}")
    by_parent, by_time = job_runs.c.parent_run_id == run.parent_run_id, job_runs.c.scheduled_for == run.scheduled_for
    same = by_time if run.parent_run_id is None else by_parent
    if tx.execute(select(job_runs.c.id).where(job_runs.c.job_id == run.job_id, same).limit(1)).first():
        return None
    if not tx.execute(select(users.c.is_active).where(users.c.id == run.run_as)).scalar_one():
        return skip(tx, run, "user_deactivated", now)
    return begin(tx, run, now) or skip(tx, run, "previous_run_active", now)


def get(tx: Transaction, run_id: str) -> JobRun | None:
    """Return a run."""
    return find_noun(tx, JobRun, job_runs, run_id)


def last_of_jobs(tx: Transaction, job_ids: Iterable[str]) -> dict[str, JobRun]:
    """Return the run of each job that was asked for last, by the job's id; jobs that never ran are left out."""
    newest = select(job_runs.c.id).where(job_runs.c.job_id == jobs.c.id).correlate(jobs)
    last = newest.order_by(job_runs.c.created_at.desc(), job_runs.c.id.desc()).limit(1).scalar_subquery()
    chosen = select(last).where(jobs.c.id.in_(list(job_ids)))
    found = tx.execute(select(job_runs).where(job_runs.c.id.in_(chosen)))
    return {row.job_id: as_noun(JobRun, row) for row in found}


def list_active(tx: Transaction) -> list[JobRun]:
    """Return the runs that have not ended."""
    return [as_noun(JobRun, row) for row in tx.execute(select(job_runs).where(is_active))]


def change(tx: Transaction, run_id: str, **columns: object) -> None:
    """Write columns of a run other than its status."""
    update_row(tx, job_runs, run_id, columns)


def wish_stop(tx: Transaction, run_ids: Iterable[str], now: datetime) -> None:
    """Record that runs shall stop, and make them due; those that have ended stay as they are."""
    wished = {"stop_wished": True, "next_try_at": now, "updated_at": now}
    chosen = job_runs.c.id.in_(list(run_ids))
    tx.execute(update(job_runs).where(chosen, job_runs.c.status.not_in(ENDED)).values(wished))


def active_ids(tx: Transaction, job_id: str) -> list[str]:
    """Return the ids of a job's runs that have not ended."""
    return list(tx.execute(select(job_runs.c.id).where(job_runs.c.job_id == job_id, is_active)).scalars())


def forget_old(tx: Transaction, kept: int) -> int:
    """Forget ended runs of which their job has had `kept` newer ones; return how many."""
    newest_first = func.row_number().over(
        partition_by=job_runs.c.job_id, order_by=(job_runs.c.created_at.desc(), job_runs.c.id.desc())
    )
    ranked = select(job_runs.c.id, job_runs.c.finished_at, newest_first.label("place")).subquery()
    old = select(ranked.c.id).where(ranked.c.place > kept, ranked.c.finished_at.is_not(None))
    return tx.execute(delete(job_runs).where(job_runs.c.id.in_(old))).rowcount
