"""Builds as they are kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select, update

from bancada.domain.builds import ENDED, Build
from bancada.store.database import Transaction, as_row
from bancada.store.prepared import Prepared, insert_row, noun_columns, update_row
from bancada.store.tables.builds import builds

_LIVE = Prepared(
    select(*noun_columns(Build, builds)).where(builds.c.id == bindparam("build_id"), builds.c.deleted_at.is_(None))
)


def add(tx: Transaction, build: Build, now: datetime) -> None:
    """Keep a new build and make it due."""
    insert_row(tx, builds, {**as_row(build), "next_try_at": now})


def get(tx: Transaction, build_id: str) -> Build | None:
    """Return a build that has not been deleted."""
    row = _LIVE.first(tx, build_id=build_id)
    return None if row is None else Build(*row)


def list_active_ids(tx: Transaction) -> list[str]:
    """Return the ids of builds that have not ended."""
    return list(tx.execute(select(builds.c.id).where(builds.c.status.not_in(ENDED))).scalars())


def restart_clocks(tx: Transaction, now: datetime) -> None:
    """Count the time of builds that have not ended anew, because nobody worked on them meanwhile."""
    tx.execute(update(builds).where(builds.c.status.not_in(ENDED)).values(updated_at=now))


def change(tx: Transaction, build_id: str, **columns: object) -> None:
    """Write columns of a build other than its status."""
    update_row(tx, builds, build_id, columns)
