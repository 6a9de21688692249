"""Who may use how much memory, and which processes used more. A process's key is never given again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, union_all

from bancada.domain.memory import Overuse
from bancada.store.database import Transaction
from bancada.store.prepared import Prepared
from bancada.store.tables.applications import applications
from bancada.store.tables.deployments import deployments
from bancada.store.tables.jobs import job_runs
from bancada.store.tables.overuses import overuses

_LIMITED = (job_runs, applications, deployments)
"""What says how much memory each of its processes may use."""
_FOUND = Prepared(
    select(overuses.c.used_gb, overuses.c.allowed_gb).where(overuses.c.process_key == bindparam("process_key"))
)


def allowed_gb(tx: Transaction, noun_ids: Iterable[str]) -> dict[str, float]:
    """Return the GB that each process of these job runs, applications and deployments may use; others have no limit."""
    wanted = sorted(set(noun_ids))
    rows = union_all(*(select(table.c.id, table.c.memory_gb).where(table.c.id.in_(wanted)) for table in _LIMITED))
    return {row.id: float(row.memory_gb) for row in tx.execute(rows)}


def record(tx: Transaction, process_key: str, overuse: Overuse, now: datetime) -> None:
    """Remember that a process used too much, once."""
    if find(tx, process_key) is None:
        values = {"used_gb": overuse.used_gb, "allowed_gb": overuse.allowed_gb}
        tx.execute(insert(overuses).values(process_key=process_key, at=now, **values))


def find(tx: Transaction, process_key: str) -> Overuse | None:
    """Return what a process used too much, or None."""
    row = _FOUND.first(tx, process_key=process_key)
    return None if row is None else Overuse(*row)


def forget_before(tx: Transaction, then: datetime) -> None:
    """Forget what is older."""
    tx.execute(delete(overuses).where(overuses.c.at < then))
