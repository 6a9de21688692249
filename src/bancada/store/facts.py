"""Facts about the workbench itself, by name."""

from __future__ import annotations

from sqlalchemy import insert, select

from bancada.domain.errors import PlatformFailed
from bancada.domain.ids import new_uuid
from bancada.store.database import Transaction
from bancada.store.tables.events import workbench

WORKSPACE_UUID = "workspace_uuid"


def workspace_uuid(tx: Transaction) -> str:
    """Return the UUID that stands in every resource name of this workbench.

    Raises:
        PlatformFailed: the database was never prepared.
    """
    found = tx.execute(select(workbench.c.value).where(workbench.c.name == WORKSPACE_UUID)).scalar()
    if found is None:
        raise PlatformFailed("The database has no workspace UUID.", hint="Start the workbench with `bancada up`.")
    return str(found)


def ensure_workspace_uuid(tx: Transaction) -> str:
    """Return the workspace's UUID, made now when there is none yet."""
    found = tx.execute(select(workbench.c.value).where(workbench.c.name == WORKSPACE_UUID)).scalar()
    if found is None:
        found = new_uuid()
        tx.execute(insert(workbench).values(name=WORKSPACE_UUID, value=found))
    return str(found)
