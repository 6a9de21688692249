"""Runs of jobs: start, look at, stop, and read what they write. Only wishes are recorded here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bancada.control.access import project_for
from bancada.control.jobs import job_in
from bancada.control.logs import LogState, check_stream, stream_of
from bancada.control.workbench import Workbench
from bancada.domain.errors import Conflict, NotFound
from bancada.domain.home import Home
from bancada.domain.identity import Actor, User
from bancada.domain.job_runs import JobRun, Trigger, new_run
from bancada.domain.jobs import split_arguments
from bancada.domain.listing import ListRequest, Page
from bancada.domain.notifications import Notification
from bancada.domain.projects import check_environment
from bancada.store import events, job_listings, job_runs, notifications, users
from bancada.store.database import Transaction


@dataclass(frozen=True, slots=True)
class JobRunView:
    """A run, and who asked for it: of scheduled and dependent runs the creator of the job."""

    run: JobRun
    creator: User


@dataclass(frozen=True, slots=True)
class JobRunReport:
    """A run with what API v2 has no fields for: the mails about it."""

    view: JobRunView
    notifications: Sequence[Notification]


def create_job_run(
    workbench: Workbench, actor: Actor, project_id: str, job_id: str, *, arguments: str = "",
    environment: Mapping[str, str] | None = None,
) -> JobRunView:  # fmt: skip
    """Ask for a job to be run and return at once; `arguments` and `environment` are for this run, over the job's.

    Raises:
        Conflict: a run of the job is active (`run_active`).
        InvalidRequest: an argument or a variable is not acceptable.
        NotFound: the project has no such job.
    """
    now = workbench.clock()
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "create_job_run")
        split_arguments(arguments)
        variables = check_environment(environment or {})
        job = job_in(tx, project_id, job_id, to_change=True)
        wished = new_run(job, Trigger.USER, actor.user.id, now, arguments=arguments, environment=variables)
        run = job_runs.begin(tx, wished, now)
        if run is None:
            (active, *_) = job_runs.active_ids(tx, job.id)
            raise Conflict(f"The job {job.name!r} has an active run, {active}; it can have one at a time.",
                           hint="Wait for its end, or stop it with stop_job_run.", code="run_active")  # fmt: skip
        events.record(tx, now, "job run", run.id, "create", actor.user.username, job.id)
    workbench.wake()
    return JobRunView(run, actor.user)


def get_job_run(workbench: Workbench, actor: Actor, project_id: str, job_id: str, run_id: str) -> JobRunView:
    """Return one run.

    Raises:
        NotFound: the job has no such run, the project no such job, or it does not exist for the actor.
    """
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "get_job_run")
        return _views(tx, [_run_in(tx, project_id, job_id, run_id)])[0]


def report_job_run(workbench: Workbench, actor: Actor, project_id: str, job_id: str, run_id: str) -> JobRunReport:
    """Return one run with all that is known of it."""
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "jobs.report_job_run")
        run = _run_in(tx, project_id, job_id, run_id)
        return JobRunReport(_views(tx, [run])[0], notifications.list_of_run(tx, run.id))


def list_job_runs(
    workbench: Workbench, actor: Actor, project_id: str, job_id: str, request: ListRequest
) -> Page[JobRunView]:
    """Return some of a job's runs, the oldest first unless sorted."""
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "list_job_runs")
        page = job_listings.list_runs(tx, job_in(tx, project_id, job_id), request)
        return Page(_views(tx, page.items), page.next_page_token)


def stop_job_run(workbench: Workbench, actor: Actor, project_id: str, job_id: str, run_id: str) -> JobRunView:
    """Ask for a run to stop; one that is stopping already stays as it is.

    Raises:
        Conflict: it has ended (`run_ended`).
    """
    now = workbench.clock()
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "stop_job_run")
        job_in(tx, project_id, job_id, to_change=True)
        run = _run_in(tx, project_id, job_id, run_id)
        if run.is_ended:
            raise Conflict(f"The run {run.id} has ended already: {run.status}.", hint="There is nothing to stop.",
                           code="run_ended")  # fmt: skip
        job_runs.wish_stop(tx, [run.id], now)
        events.record(tx, now, "job run", run.id, "stop", actor.user.username)
        view = _views(tx, [_run_in(tx, project_id, job_id, run_id)])[0]
    workbench.wake()
    return view


def find_output(
    workbench: Workbench, actor: Actor, project_id: str, job_id: str, run_id: str, stream: str
) -> LogState:  # fmt: skip
    """Return where a run's stream is kept: `output` of the script, or `setup` of its environment.

    Raises:
        InvalidRequest: there is no such stream.
    """
    check_stream(stream)
    run = get_job_run(workbench, actor, project_id, job_id, run_id).run
    return stream_of(run, Home(workbench.settings.home).job_run(run.id), stream)


def _run_in(tx: Transaction, project_id: str, job_id: str, run_id: str) -> JobRun:
    job = job_in(tx, project_id, job_id)
    run = job_runs.get(tx, run_id)
    if run is None or run.job_id != job.id:
        message = f"run_id: the job {job.id} has no run {run_id!r}."
        raise NotFound(message, hint="list_job_runs has their ids.", code="job_run_not_found")
    return run


def _views(tx: Transaction, found: Sequence[JobRun]) -> tuple[JobRunView, ...]:
    people = users.get_many(tx, {run.creator_id for run in found})
    return tuple(JobRunView(run, people[run.creator_id]) for run in found)
