"""What may be forgotten: projects and models whose deletion was wished, once nothing of them runs any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Table, delete, exists, select

from bancada.domain.builds import ENDED
from bancada.domain.deployments import ACTIVE
from bancada.store import creations as creation_store
from bancada.store.database import Transaction
from bancada.store.tables.applications import applications
from bancada.store.tables.builds import builds
from bancada.store.tables.deployments import deployments
from bancada.store.tables.jobs import job_runs
from bancada.store.tables.models import models
from bancada.store.tables.projects import is_live, projects
from bancada.store.tables.sessions import sessions
from bancada.store.work import stop_all_in_project


def forget_deleted_models(tx: Transaction) -> int:
    """Forget deleted models, with their builds and deployments, once nothing of them is active; return how many."""
    serves = exists().where(deployments.c.model_id == models.c.id, deployments.c.status.in_(ACTIVE))
    builds_on = exists().where(builds.c.model_id == models.c.id, builds.c.status.not_in(ENDED))
    return tx.execute(delete(models).where(models.c.deleted_at.is_not(None), ~serves, ~builds_on)).rowcount


def deleted_projects_at_rest(tx: Transaction, now: datetime) -> list[str]:
    """Return the deleted projects in which nothing runs; what does, even if it began meanwhile, is to be stopped."""
    deleted = tx.execute(select(projects.c.id).where(~is_live)).scalars().all()
    return [project_id for project_id in deleted if not stop_all_in_project(tx, project_id, now)]


def forget_project(tx: Transaction, project_id: str) -> None:
    """Forget a project with everything that belongs to it."""
    tx.execute(delete(projects).where(projects.c.id == project_id))


def unknown_application_ids(tx: Transaction, ids: set[str]) -> set[str]:
    """Return those of `ids` that are applications no more."""
    return _unknown(tx, applications, ids)


def ended_creation_ids(tx: Transaction, ids: set[str]) -> set[str]:
    """Return those of `ids` that are projects whose making has ended, or that are no more."""
    return ids - creation_store.list_unended_ids(tx)


def unknown_build_ids(tx: Transaction, ids: set[str]) -> set[str]:
    """Return those of `ids` that are builds no more."""
    return _unknown(tx, builds, ids)


def unknown_job_run_ids(tx: Transaction, ids: set[str]) -> set[str]:
    """Return those of `ids` that are runs of jobs no more."""
    return _unknown(tx, job_runs, ids)


def unknown_session_ids(tx: Transaction, ids: set[str]) -> set[str]:
    """Return those of `ids` that are sessions no more."""
    return _unknown(tx, sessions, ids)


def _unknown(tx: Transaction, table: Table, ids: set[str]) -> set[str]:
    return ids - set(tx.execute(select(table.c.id)).scalars()) if ids else set()
