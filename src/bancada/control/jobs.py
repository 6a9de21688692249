"""Jobs of a project: create, read, change and delete them. What runs them is a wish too: see `job_runs`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bancada.control.access import project_for
from bancada.control.job_requests import JobChange, JobRequest, new_job
from bancada.control.resources import count_gpus
from bancada.control.run_as import check_run_as
from bancada.control.runtimes import check_runtime
from bancada.control.workbench import Workbench
from bancada.domain.errors import InvalidRequest, NotFound
from bancada.domain.identity import Actor, User
from bancada.domain.job_runs import JobRun
from bancada.domain.jobs import Job
from bancada.domain.listing import ListRequest, Page
from bancada.domain.projects import Project
from bancada.domain.reconciled import Finish
from bancada.store import events, job_listings, job_runs, jobs, projects, transitions, users
from bancada.store.database import Transaction
from bancada.store.reconciled import JOB
from bancada.store.turns import take_turn


@dataclass(frozen=True, slots=True)
class JobView:
    """A job, who created it, and the project and owner that it belongs to."""

    job: Job
    creator: User
    project: Project
    owner: User


def create_job(workbench: Workbench, actor: Actor, project_id: str, new: JobRequest) -> JobView:
    """Create a job. Its script need not be there yet.

    Raises:
        InvalidRequest: a value is not acceptable, or the project has no such parent job (`parent_not_found`).
        NotAllowed: the actor may not edit the project, or not let it run as that user.
    """
    now = workbench.clock()
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "create_job")
        wished = new.checked(count_gpus(), now)
        check_runtime(tx, wished.runtime_identifier)
        run_as = check_run_as(tx, actor, project_id, wished.run_as, "a job")
        job = new_job(project_id, actor.user.id, replace(wished, run_as=run_as), now)
        _check_parent(tx, job)
        jobs.add(tx, job)
        events.record(tx, now, "job", job.id, "create", actor.user.username, job.name)
        view = _views(tx, [job])[0]
    workbench.wake()
    return view


def get_job(workbench: Workbench, actor: Actor, project_id: str, job_id: str) -> JobView:
    """Return one job.

    Raises:
        NotFound: the project has no such job, or does not exist for the actor.
    """
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "get_job")
        return _views(tx, [job_in(tx, project_id, job_id)])[0]


def list_jobs(workbench: Workbench, actor: Actor, project_id: str, request: ListRequest) -> Page[JobView]:
    """Return some of a project's jobs, the oldest first unless sorted."""
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "list_jobs")
        page = job_listings.list_of_project(tx, project_id, request)
        return Page(_views(tx, page.items), page.next_page_token)


def list_jobs_with_last_runs(
    workbench: Workbench, actor: Actor, project_id: str, request: ListRequest
) -> Page[tuple[JobView, JobRun | None]]:
    """Return some of a project's jobs, each with the run that began last where there was one."""
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "jobs.list_jobs")
        page = job_listings.list_of_project(tx, project_id, request)
        last = job_runs.last_of_jobs(tx, [job.id for job in page.items])
        views = _views(tx, page.items)
        return Page(tuple((view, last.get(view.job.id)) for view in views), page.next_page_token)


def list_all_jobs(workbench: Workbench, actor: Actor, request: ListRequest) -> Page[JobView]:
    """Return some jobs of all projects that the actor may view, the oldest first."""
    with workbench.database.read() as tx:
        page = job_listings.list_viewable(tx, actor.user, request)
        return Page(_views(tx, page.items), page.next_page_token)


def update_job(workbench: Workbench, actor: Actor, project_id: str, job_id: str, change: JobChange) -> JobView:
    """Change what `change` holds. A run that is there already goes on as it was asked for.

    Times that passed while a job was paused are not made up for.

    Raises:
        InvalidRequest: a value is not acceptable, or the parent would make a circle (`parent_circle`).
        NotAllowed: the actor may not edit the project, or not let it run as that user.
    """
    now = workbench.clock()
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "update_job")
        job = job_in(tx, project_id, job_id, to_change=True)
        wished = change.over(job).checked(count_gpus(), now)
        if wished.runtime_identifier != job.runtime_identifier:
            check_runtime(tx, wished.runtime_identifier)
        if wished.run_as != job.run_as:  # callers send a job back as they read it
            wished = replace(wished, run_as=check_run_as(tx, actor, project_id, wished.run_as, "a job"))
        if wished.parent_id != job.parent_id:
            _check_parent(tx, replace(job, parent_id=wished.parent_id))
        jobs.change(tx, job.id, **wished.columns(), updated_at=now)
        if (wished.schedule, wished.timezone, wished.paused) != (job.schedule, job.timezone, job.paused):
            jobs.schedule_next(tx, job.id, wished.next_run_at(now))
        events.record(tx, now, "job", job.id, "update", actor.user.username)
        view = _views(tx, [job_in(tx, project_id, job_id)])[0]
    workbench.wake()
    return view


def delete_job(workbench: Workbench, actor: Actor, project_id: str, job_id: str) -> None:
    """Hide a job at once, stop its run, and leave its dependent jobs as manual ones; the reconciler cleans up."""
    now = workbench.clock()
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "delete_job")
        job = job_in(tx, project_id, job_id, to_change=True)
        transitions.move(tx, JOB, job.id, Finish("deleting"), now, actor=actor.user.username)
        jobs.mark_deleted(tx, job.id, now)
        job_runs.wish_stop(tx, job_runs.active_ids(tx, job.id), now)
        events.record(tx, now, "job", job.id, "delete", actor.user.username)
    workbench.wake()


def job_in(tx: Transaction, project_id: str, job_id: str, *, to_change: bool = False) -> Job:
    """Return a job of the project; `to_change` keeps all others from changing or running it meanwhile.

    Raises:
        NotFound: the project has no such job (`job_not_found`).
    """
    if to_change:
        take_turn(tx, f"job {job_id}")
    job = jobs.get(tx, job_id)
    if job is None or job.project_id != project_id or job.deleted_at is not None:
        message = f"job_id: there is no job {job_id!r} in the project."
        raise NotFound(message, hint="list_jobs has their ids.", code="job_not_found")
    return job


def _check_parent(tx: Transaction, job: Job) -> None:
    if job.parent_id is None:
        return
    parent = jobs.get(tx, job.parent_id)
    if parent is None or parent.project_id != job.project_id or parent.deleted_at is not None:
        raise InvalidRequest(f"parent_job_id: there is no job {job.parent_id!r} in the project.",
                             hint="list_jobs has their ids.", code="parent_not_found")  # fmt: skip
    if job.id in {job.parent_id, *(ancestor.id for ancestor in jobs.ancestors(tx, job))}:
        raise InvalidRequest(f"parent_job_id: {job.parent_id!r} itself waits for this job.",
                             hint="Choose a parent that does not depend on it.", code="parent_circle")  # fmt: skip


def _views(tx: Transaction, found: Sequence[Job]) -> tuple[JobView, ...]:
    homes = projects.get_many(tx, {job.project_id for job in found}) if found else {}
    people = users.get_many(
        tx, {job.creator_id for job in found} | {project.owner_id for project in homes.values()}
    )  # fmt: skip
    return tuple(
        JobView(job, people[job.creator_id], homes[job.project_id], people[homes[job.project_id].owner_id])
        for job in found
    )
