"""The making of projects as it is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from bancada.domain.creations import Creation
from bancada.domain.projects import CreationStatus
from bancada.domain.reconciled import Finish
from bancada.store.database import Transaction, as_row
from bancada.store.prepared import find_noun, insert_row
from bancada.store.reconciled import CREATION, Lease
from bancada.store.tables.creations import creations
from bancada.store.tables.projects import is_live, projects
from bancada.store.transitions import move

_UNENDED = creations.c.status == CreationStatus.CREATING.value


def add(tx: Transaction, creation: Creation, now: datetime) -> None:
    """Keep a new creation and make it due."""
    insert_row(tx, creations, {**as_row(creation), "next_try_at": now})


def get(tx: Transaction, project_id: str) -> Creation | None:
    """Return how a project is being made; None for one that was made at once."""
    return find_noun(tx, Creation, creations, project_id)


def list_unended_ids(tx: Transaction) -> set[str]:
    """Return the projects that are still being made."""
    return set(tx.execute(select(creations.c.id).where(_UNENDED)).scalars())


def is_project_live(tx: Transaction, project_id: str) -> bool:
    """Tell whether the project is still wanted."""
    return tx.execute(select(projects.c.id).where(projects.c.id == project_id, is_live)).first() is not None


def is_unended(tx: Transaction, project_id: str) -> bool:
    """Tell whether a project is still being made."""
    return tx.execute(select(creations.c.id).where(creations.c.id == project_id, _UNENDED)).first() is not None


def hurry(tx: Transaction, project_id: str, now: datetime) -> None:
    """Make the creation of a project due, because the project was deleted."""
    tx.execute(update(creations).where(creations.c.id == project_id, _UNENDED).values(next_try_at=now))


def finish(tx: Transaction, lease: Lease, end: Finish, commit: str, now: datetime) -> None:
    """End a creation, and write into its project how it ended.

    Raises:
        LeaseLost: somebody else works on it.
    """
    move(tx, CREATION, lease.noun_id, end, now, lease=lease, finished_at=now, commit=commit)
    said = {"creation_status": end.status, "creation_message": f"{end.message} {end.hint}".strip(), "updated_at": now}
    tx.execute(update(projects).where(projects.c.id == lease.noun_id).values(said))
