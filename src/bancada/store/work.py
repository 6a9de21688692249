"""What runs in a project, whatever kind it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bancada.domain.builds import ENDED as BUILD_ENDED
from bancada.domain.deployments import ACTIVE
from bancada.domain.sessions import ENDED as SESSION_ENDED
from bancada.store import deployments as deployment_store
from bancada.store import sessions as session_store
from bancada.store.database import Transaction
from bancada.store.tables.builds import builds
from bancada.store.tables.deployments import deployments
from bancada.store.tables.sessions import sessions


def stop_all_in_project(tx: Transaction, project_id: str, now: datetime) -> list[str]:
    """Wish everything in a project stopped and return what still runs, one text each. Builds end by themselves."""
    running = []
    of_project = select(deployments.c.id).where(deployments.c.project_id == project_id)
    for deployment_id in tx.execute(of_project.where(deployments.c.status.in_(ACTIVE))).scalars().all():
        deployment_store.wish_stopped(tx, deployment_id, now)
        running.append(f"deployment {deployment_id}")
    of_project = select(sessions.c.id).where(sessions.c.project_id == project_id)
    for session_id in tx.execute(of_project.where(sessions.c.status.not_in(SESSION_ENDED))).scalars().all():
        session_store.wish_stop(tx, session_id, now)
        running.append(f"session {session_id}")
    of_project = select(builds.c.id).where(builds.c.project_id == project_id, builds.c.status.not_in(BUILD_ENDED))
    return running + [f"build {build_id}" for build_id in tx.execute(of_project).scalars()]
