"""What may be forgotten: models whose deletion was wished and that nothing serves any more."""

from __future__ import annotations

from sqlalchemy import Table, delete, exists, select

from bancada.domain.deployments import ACTIVE
from bancada.store.database import Transaction
from bancada.store.tables.builds import builds
from bancada.store.tables.deployments import deployments
from bancada.store.tables.models import models
from bancada.store.tables.sessions import sessions


def forget_deleted_models(tx: Transaction) -> int:
    """Forget deleted models, with their builds and deployments, once nothing of them is active; return how many."""
    is_active = exists().where(deployments.c.model_id == models.c.id, deployments.c.status.in_(ACTIVE))
    return tx.execute(delete(models).where(models.c.deleted_at.is_not(None), ~is_active)).rowcount


def unknown_build_ids(tx: Transaction, ids: set[str]) -> set[str]:
    """Return those of `ids` that are builds no more."""
    return _unknown(tx, builds, ids)


def unknown_session_ids(tx: Transaction, ids: set[str]) -> set[str]:
    """Return those of `ids` that are sessions no more."""
    return _unknown(tx, sessions, ids)


def _unknown(tx: Transaction, table: Table, ids: set[str]) -> set[str]:
    return ids - set(tx.execute(select(table.c.id)).scalars()) if ids else set()
