"""Jobs as they are kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from bancada.domain.jobs import Job, JobType
from bancada.store.database import Transaction, as_noun, as_row
from bancada.store.prepared import Prepared, find_noun, insert_row, update_row
from bancada.store.tables.jobs import is_live, job_runs, jobs
from bancada.store.turns import take_turn

_ACTIVE_RUN = Prepared(
    select(job_runs.c.id).where(job_runs.c.job_id == bindparam("job_id"), job_runs.c.finished_at.is_(None)).limit(1)
)


def add(tx: Transaction, job: Job) -> None:
    """Keep a new job; it is due at its first scheduled time."""
    insert_row(tx, jobs, {**as_row(job), "next_try_at": job.next_run_at})


def get(tx: Transaction, job_id: str) -> Job | None:
    """Return a job, also one that is being deleted."""
    return find_noun(tx, Job, jobs, job_id)


def get_many(tx: Transaction, job_ids: Iterable[str]) -> dict[str, Job]:
    """Return jobs by their ids."""
    wanted = set(job_ids)
    if not wanted:
        return {}
    return {row.id: as_noun(Job, row) for row in tx.execute(select(jobs).where(jobs.c.id.in_(wanted)))}


def ancestors(tx: Transaction, job: Job) -> list[Job]:
    """Return the chain of parents above a job, the nearest first.

    Who asks in order to change a chain holds the turn of the project's chains until its transaction ends.
    """
    take_turn(tx, f"jobs.chains {job.project_id}")
    chain: list[Job] = []
    while (parent_id := (chain[-1] if chain else job).parent_id) is not None:
        parent = get(tx, parent_id)
        if parent is None:
            break
        chain.append(parent)
    return chain


def children(tx: Transaction, job_id: str) -> list[Job]:
    """Return the live jobs that a job's success starts, the oldest first."""
    chosen = select(jobs).where(jobs.c.parent_id == job_id, is_live).order_by(jobs.c.created_at, jobs.c.id)
    return [as_noun(Job, row) for row in tx.execute(chosen)]


def change(tx: Transaction, job_id: str, **columns: object) -> None:
    """Write columns of a job other than its status."""
    update_row(tx, jobs, job_id, columns)


def schedule_next(tx: Transaction, job_id: str, next_run_at: datetime | None) -> None:
    """Record the next time that a job is to be dealt with."""
    change(tx, job_id, next_run_at=next_run_at, next_try_at=next_run_at)


def mark_deleted(tx: Transaction, job_id: str, now: datetime) -> None:
    """Hide a job from everybody and leave its children as manual jobs."""
    orphaned = {"parent_id": None, "type": JobType.MANUAL.value, "updated_at": now}
    tx.execute(update(jobs).where(jobs.c.parent_id == job_id).values(orphaned))
    change(tx, job_id, deleted_at=now, next_run_at=None, next_try_at=now)


def forget(tx: Transaction, job_id: str) -> None:
    """Forget a job with its runs."""
    tx.execute(delete(jobs).where(jobs.c.id == job_id))


def has_active_run(tx: Transaction, job_id: str) -> bool:
    """Tell whether a run of the job has not ended."""
    return _ACTIVE_RUN.first(tx, job_id=job_id) is not None
