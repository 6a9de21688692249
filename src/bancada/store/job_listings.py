"""Lists of jobs and of their runs."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import ColumnElement, bindparam, literal

from bancada.domain.identity import User
from bancada.domain.job_runs import JobRun
from bancada.domain.jobs import Job
from bancada.domain.listing import ListRequest, Page
from bancada.store.database import Transaction, as_noun
from bancada.store.listing import Listing, read_page
from bancada.store.searching import contains, is_flag
from bancada.store.tables.jobs import is_live, job_runs, jobs
from bancada.store.visibility import viewable_project_ids

_NOTHING: ColumnElement[str] = literal("")
"""The description of a job: the contract has keys for it and no field."""


def _has_status(text: str) -> ColumnElement[bool]:
    """Find a status by the word of filters (`running`) or the name of answers (`ENGINE_RUNNING`)."""
    return contains(job_runs.c.status)(text.lower().removeprefix("engine_"))


JOBS: Listing[Job] = Listing(
    noun="jobs",
    table=jobs,
    filters={
        **{key: contains(jobs.c[key]) for key in ("kernel", "name", "script", "type")},
        "description": contains(_NOTHING),
        "paused": is_flag(jobs.c.paused),
    },
    sorts={
        **{key: jobs.c[key] for key in ("created_at", "kernel", "name", "paused", "script", "type", "updated_at")},
        "description": _NOTHING,
    },
    as_item=lambda row: as_noun(Job, row),
    people={"creator": jobs.c.creator_id},
)
JOB_RUNS: Listing[JobRun] = Listing(
    noun="job runs",
    table=job_runs,
    filters={
        **{key: contains(job_runs.c[key]) for key in ("id", "kernel", "script")},
        "description": contains(_NOTHING),
        "status": _has_status,
    },
    sorts={
        **{key: job_runs.c[key] for key in ("created_at", "kernel", "script", "status", "updated_at")},
        # What all runs of one job have in common puts them in no order.
        **dict.fromkeys(("description", "name", "paused", "type"), _NOTHING),
    },
    as_item=lambda row: as_noun(JobRun, row),
    people={"creator": job_runs.c.creator_id},
)
_IN_PROJECT = jobs.c.project_id == bindparam("project_id")
_OF_JOB = job_runs.c.job_id == bindparam("job_id")


def list_of_project(tx: Transaction, project_id: str, request: ListRequest) -> Page[Job]:
    """Return one page of a project's jobs."""
    return read_page(tx, JOBS, request, _IN_PROJECT, is_live, project_id=project_id)


def list_viewable(tx: Transaction, user: User, request: ListRequest) -> Page[Job]:
    """Return one page of the jobs of all projects that a user may view."""
    return read_page(tx, JOBS, request, jobs.c.project_id.in_(viewable_project_ids(user)), is_live)


def list_runs(tx: Transaction, job: Job, request: ListRequest) -> Page[JobRun]:
    """Return one page of a job's runs."""
    of_job = {
        "name": contains(literal(job.name)),
        "paused": is_flag(literal(job.paused).label("paused")),
        "type": contains(literal(job.type)),
    }
    listing = replace(JOB_RUNS, filters={**JOB_RUNS.filters, **of_job})
    return read_page(tx, listing, request, _OF_JOB, job_id=job.id)
