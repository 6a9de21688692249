"""Sessions as they are kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from sqlalchemy import select, update

from bancada.domain.sessions import ENDED, Session
from bancada.store.database import Transaction, as_noun, as_row
from bancada.store.ports import unheld
from bancada.store.prepared import find_noun, insert_row, update_row
from bancada.store.tables.sessions import sessions


def add(tx: Transaction, session: Session, now: datetime) -> None:
    """Keep a new session and make it due."""
    insert_row(tx, sessions, {**as_row(session), "next_try_at": now})


def get(tx: Transaction, session_id: str) -> Session | None:
    """Return a session."""
    return find_noun(tx, Session, sessions, session_id)


def list_active(tx: Transaction) -> list[Session]:
    """Return the sessions that have not ended."""
    return [as_noun(Session, row) for row in tx.execute(select(sessions).where(sessions.c.status.not_in(ENDED)))]


def list_workers(tx: Transaction, master_id: str) -> list[Session]:
    """Return the workers that something launched, the oldest first."""
    chosen = select(sessions).where(sessions.c.master_id == master_id)
    rows = tx.execute(chosen.order_by(sessions.c.created_at, sessions.c.id))
    return [as_noun(Session, row) for row in rows]


def wake_workers(tx: Transaction, master_id: str, now: datetime) -> None:
    """Look at the workers of what has ended."""
    workers = (sessions.c.master_id == master_id, sessions.c.status.not_in(ENDED))
    tx.execute(update(sessions).where(*workers).values(next_try_at=now))


def wish_stop(tx: Transaction, session_id: str, now: datetime) -> None:
    """Record that a session shall stop, and make it due."""
    wished = {"stop_wished": True, "next_try_at": now, "updated_at": now}
    tx.execute(update(sessions).where(sessions.c.id == session_id, sessions.c.status.not_in(ENDED)).values(wished))


def reserve_ports(tx: Transaction, session_id: str, candidates: Iterable[int]) -> tuple[int, int] | None:
    """Give the first two of the candidates that nobody else holds to a session; None when there are no two."""
    ports = tuple(islice(unheld(tx, candidates), 2))
    if len(ports) != 2:
        return None
    change(tx, session_id, app_port=ports[0], readonly_port=ports[1])
    return ports


def change(tx: Transaction, session_id: str, **columns: object) -> None:
    """Write columns of a session other than its status."""
    update_row(tx, sessions, session_id, columns)
