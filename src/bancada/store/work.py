"""What runs in a project, whatever kind it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bancada.domain.applications import AT_REST as APPLICATION_AT_REST
from bancada.domain.applications import Wish as ApplicationWish
from bancada.domain.builds import ENDED as BUILD_ENDED
from bancada.domain.deployments import ACTIVE, Wish
from bancada.domain.sessions import ENDED as SESSION_ENDED
from bancada.store import applications as application_store
from bancada.store import deployments as deployment_store
from bancada.store import sessions as session_store
from bancada.store.database import Transaction
from bancada.store.tables.applications import applications
from bancada.store.tables.builds import builds
from bancada.store.tables.deployments import deployments
from bancada.store.tables.sessions import sessions


def stop_all_in_project(tx: Transaction, project_id: str, now: datetime) -> bool:
    """Wish everything in a project stopped; return whether anything still runs. Builds end by themselves."""
    active = (deployments.c.project_id == project_id, deployments.c.status.in_(ACTIVE))
    serving = tx.execute(select(deployments.c.id, deployments.c.wish).where(*active)).all()
    for deployment in serving:
        if deployment.wish != Wish.STOPPED:  # or it would begin to drain anew
            deployment_store.wish_stopped(tx, deployment.id, now)
    unended = (sessions.c.project_id == project_id, sessions.c.status.not_in(SESSION_ENDED))
    running = tx.execute(select(sessions.c.id).where(*unended)).scalars().all()
    for session_id in running:
        session_store.wish_stop(tx, session_id, now)
    has_applications = _stop_applications(tx, project_id, now)
    unbuilt = (builds.c.project_id == project_id, builds.c.status.not_in(BUILD_ENDED))
    return bool(
        serving or running or has_applications or tx.execute(select(builds.c.id).where(*unbuilt).limit(1)).first()
    )


def _stop_applications(tx: Transaction, project_id: str, now: datetime) -> bool:
    has_process, rests = applications.c.port.is_not(None), applications.c.status.in_(APPLICATION_AT_REST)
    of_project = (applications.c.project_id == project_id, has_process | ~rests)
    found = tx.execute(select(applications.c.id, applications.c.wish).where(*of_project)).all()
    for application in found:
        if application.wish != ApplicationWish.STOPPED:
            application_store.wish_stopped(tx, application.id, now)
    return bool(found)
