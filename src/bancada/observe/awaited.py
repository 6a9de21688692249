"""Metrics that came before their prediction was recorded: merged into it as soon as it is."""

from __future__ import annotations

import logging
from datetime import datetime

from bancada.domain.identity import Action, is_allowed
from bancada.domain.prediction_metrics import AwaitedMetrics
from bancada.store import deployments, users
from bancada.store.database import Database, Transaction
from bancada.store.prediction_metrics import deployment_of, due_awaited, end_waiting, look_again, merge_metrics
from bancada.store.roles import get_projects_with_roles

BATCH = 500
_log = logging.getLogger(__name__)


def merge_awaited(database: Database, now: datetime) -> None:
    """Look for the predictions of metrics that are due, and merge what is found."""
    with database.read() as tx:
        if not due_awaited(tx, now, 1):
            return
    with database.write() as tx:
        for awaited in due_awaited(tx, now, BATCH):
            _settle(tx, awaited, now)


def _settle(tx: Transaction, awaited: AwaitedMetrics, now: datetime) -> None:
    deployment_id = deployment_of(tx, awaited.prediction)
    again_at = awaited.next_look_at(now)
    if deployment_id is None and again_at is not None:
        look_again(tx, awaited.id, again_at)
        return
    if deployment_id is None:
        _log.info("prediction %s was never recorded; its metrics are forgotten", awaited.prediction.hex())
    elif _may_track(tx, awaited.user_id, deployment_id):
        merge_metrics(tx, awaited.prediction, awaited.metrics)
    else:
        _log.warning("metrics of prediction %s came from somebody who may not call its model", awaited.prediction.hex())
    end_waiting(tx, awaited.id)


def _may_track(tx: Transaction, user_id: int, deployment_id: str) -> bool:
    """Tell what `control` asks of metrics whose prediction is there already."""
    deployment, user = deployments.get(tx, deployment_id), users.get(tx, user_id)
    if deployment is None or user is None:
        return False
    found = get_projects_with_roles(tx, [deployment.project_id], user_id).get(deployment.project_id)
    if found is None:
        return False
    project, role = found
    return is_allowed(Action.CALL, role, is_site_admin=user.is_admin, is_public=project.is_public)
