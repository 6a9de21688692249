"""Finding a job and its runs by what their user calls them, and staying with a run until it ends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import cmlapi

from bancada.cli.connection import segment
from bancada.cli.naming import every, pick
from bancada.cli.output import print_record
from bancada.cli.progress import status_of, wait_until_ended
from bancada.cli.run import copy_output, report
from bancada.domain.errors import NotFound

if TYPE_CHECKING:
    from bancada.cli.connection import Connection

UNDER_WAY = frozenset({"scheduling", "starting", "running", "stopping"})


def find_job(connection: Connection, project_id: str, wanted: str) -> cmlapi.Job:
    """Return the project's job of this name or id.

    Raises:
        NotFound: there is none.
        InvalidRequest: several have the name.
    """
    jobs = every(connection.api.list_jobs, project_id)
    found: cmlapi.Job = pick("job", wanted, jobs, listed_by="bancada job list")
    return found


def every_run(connection: Connection, project_id: str, job_id: str) -> Iterable[cmlapi.JobRun]:
    """Yield the runs of a job, the newest first."""
    return every(connection.api.list_job_runs, project_id, job_id, sort="-created_at")


def find_run(connection: Connection, project_id: str, job: str, run_id: str | None) -> tuple[str, str, str]:
    """Return the ids of project, job and run; of the newest run when none is named.

    Raises:
        NotFound: there is no such job, or it has not run yet.
    """
    job_id = str(find_job(connection, project_id, job).id)
    if run_id is None:
        newest = next(iter(every_run(connection, project_id, job_id)), None)
        if newest is None:
            raise NotFound(f"The job {job} has not run yet.", hint="`bancada job run` starts it.")
        run_id = str(newest.id)
    return project_id, job_id, run_id


def job_path(project_id: str, job_id: str) -> str:
    """Return where the native API has a job."""
    return f"/projects/{segment(project_id)}/jobs/{segment(job_id)}"


def run_path(project_id: str, job_id: str, run_id: str) -> str:
    """Return where the native API has a run of a job."""
    return f"{job_path(project_id, job_id)}/runs/{segment(run_id)}"


def follow_run(connection: Connection, path: str) -> int:
    """Copy a run's output until it ends, and return its exit code."""
    copy_output(connection, path)()
    return report(connection.get(path))


def wait_for_run(connection: Connection, path: str, run_id: str, timeout_s: float, *, as_json: bool) -> int:
    """Wait until a run has ended, print it, and return its exit code.

    Raises:
        DeadlineExceeded: it takes longer than `timeout_s`; it goes on.
    """
    ended = wait_until_ended(f"job run {run_id}", lambda: connection.get(path), status_of, UNDER_WAY, timeout_s)
    print_record(ended, as_json=as_json)
    return report(ended)
