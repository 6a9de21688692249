"""What runs in a project or in the name of a user, whatever kind it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from bancada.domain.amps import ENDED as AMP_ENDED
from bancada.domain.applications import AT_REST as APPLICATION_AT_REST
from bancada.domain.applications import Wish as ApplicationWish
from bancada.domain.builds import ENDED as BUILD_ENDED
from bancada.domain.deployments import ACTIVE, Wish
from bancada.domain.sessions import ENDED as SESSION_ENDED
from bancada.store import applications as application_store
from bancada.store import creations as creation_store
from bancada.store import deployments as deployment_store
from bancada.store import job_runs as job_run_store
from bancada.store import sessions as session_store
from bancada.store.database import Transaction
from bancada.store.tables.amps import amps
from bancada.store.tables.applications import applications
from bancada.store.tables.builds import builds
from bancada.store.tables.deployments import deployments
from bancada.store.tables.jobs import job_runs, jobs
from bancada.store.tables.sessions import sessions

Running = dict[str, list[str]]
"""Ids of what runs, by the name of its kind; a kind of which nothing runs is left out."""


def stop_all_in_project(tx: Transaction, project_id: str, now: datetime) -> Running:
    """Wish everything in a project stopped; return what still runs. Builds end by themselves."""
    found = {
        "deployments": _stop_deployments(tx, project_id, now),
        "sessions": _stop_sessions(tx, sessions.c.project_id == project_id, now),
        "job runs": _stop_job_runs(tx, job_runs.c.project_id == project_id, now),
        "applications": _stop_applications(tx, applications.c.project_id == project_id, now),
        "builds": _builds(tx, project_id),
        "creations": _stop_creation(tx, project_id, now),
        "amps": _amp(tx, project_id),
    }
    return {kind: ids for kind, ids in found.items() if ids}


def is_active(tx: Transaction, project_id: str, workload_id: str) -> bool | None:
    """Tell whether a session, a job run or an application has not ended; None where the project has none of this id."""
    for table, active in (
        (sessions, sessions.c.status.not_in(SESSION_ENDED)),
        (job_runs, job_runs.c.finished_at.is_(None)),
        (applications, applications.c.port.is_not(None)),
    ):
        chosen = select(active).where(table.c.id == workload_id, table.c.project_id == project_id)
        if (found := tx.execute(chosen).first()) is not None:
            return bool(found[0])
    return None


def list_with_layer(tx: Transaction, project_id: str) -> Running:
    """Return what runs in a project, or is about to, on the project's layer: all but what builds and serves."""
    unended = (sessions.c.project_id == project_id, sessions.c.status.not_in(SESSION_ENDED))
    active = (job_runs.c.project_id == project_id, job_runs.c.finished_at.is_(None))
    chosen = (applications.c.project_id == project_id, applications.c.port.is_not(None))
    found = {
        "sessions": list(tx.execute(select(sessions.c.id).where(*unended)).scalars()),
        "job runs": list(tx.execute(select(job_runs.c.id).where(*active)).scalars()),
        "applications": list(tx.execute(select(applications.c.id).where(*chosen)).scalars()),
    }
    return {kind: ids for kind, ids in found.items() if ids}


def stop_all_of_user(tx: Transaction, user_id: int, now: datetime) -> Running:
    """Wish everything stopped that runs in a user's name, with a key of theirs; return what still runs.

    Deployments and builds have no key and are nobody: they go on.
    """
    found = {
        "sessions": _stop_sessions(tx, sessions.c.creator_id == user_id, now),
        "job runs": _stop_job_runs(tx, job_runs.c.run_as == user_id, now),
        "applications": _stop_applications(tx, applications.c.run_as == user_id, now),
    }
    return {kind: ids for kind, ids in found.items() if ids}


def run_as_another(tx: Transaction, project_id: str, before_id: int, user_id: int) -> None:
    """Let the jobs and applications of a project that run as one user run as another, from their next start on."""
    for table in (jobs, applications):
        chosen = (table.c.project_id == project_id, table.c.run_as == before_id)
        tx.execute(update(table).where(*chosen).values(run_as=user_id))


def _amp(tx: Transaction, project_id: str) -> list[str]:
    """Return the project's id when it has steps under way; they end by themselves where there is no project."""
    under_way = (amps.c.id == project_id, amps.c.status.not_in(AMP_ENDED))
    return list(tx.execute(select(amps.c.id).where(*under_way)).scalars())


def _stop_deployments(tx: Transaction, project_id: str, now: datetime) -> list[str]:
    active = (deployments.c.project_id == project_id, deployments.c.status.in_(ACTIVE))
    serving = tx.execute(select(deployments.c.id, deployments.c.wish).where(*active)).all()
    for deployment in serving:
        if deployment.wish != Wish.STOPPED:  # or it would begin to drain anew
            deployment_store.wish_stopped(tx, deployment.id, now)
    return [deployment.id for deployment in serving]


def _stop_sessions(tx: Transaction, chosen: ColumnElement[bool], now: datetime) -> list[str]:
    unended = (chosen, sessions.c.status.not_in(SESSION_ENDED))
    running = list(tx.execute(select(sessions.c.id).where(*unended)).scalars())
    for session_id in running:
        session_store.wish_stop(tx, session_id, now)
    return running


def _stop_job_runs(tx: Transaction, chosen: ColumnElement[bool], now: datetime) -> list[str]:
    active = (chosen, job_runs.c.finished_at.is_(None))
    running = list(tx.execute(select(job_runs.c.id).where(*active)).scalars())
    job_run_store.wish_stop(tx, running, now)
    return running


def _stop_applications(tx: Transaction, chosen: ColumnElement[bool], now: datetime) -> list[str]:
    has_process, rests = applications.c.port.is_not(None), applications.c.status.in_(APPLICATION_AT_REST)
    running = (chosen, has_process | ~rests)
    found = tx.execute(select(applications.c.id, applications.c.wish).where(*running)).all()
    for application in found:
        if application.wish != ApplicationWish.STOPPED:
            application_store.wish_stopped(tx, application.id, now)
    return [application.id for application in found]


def _builds(tx: Transaction, project_id: str) -> list[str]:
    unbuilt = (builds.c.project_id == project_id, builds.c.status.not_in(BUILD_ENDED))
    return list(tx.execute(select(builds.c.id).where(*unbuilt)).scalars())


def _stop_creation(tx: Transaction, project_id: str, now: datetime) -> list[str]:
    if not creation_store.is_unended(tx, project_id):
        return []
    creation_store.hurry(tx, project_id, now)
    return [project_id]
