"""Sessions as they are kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from bancada.domain.sessions import ENDED, Session
from bancada.store.database import Transaction, as_noun, as_row
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


def wish_stop(tx: Transaction, session_id: str, now: datetime) -> None:
    """Record that a session shall stop, and make it due."""
    wished = {"stop_wished": True, "next_try_at": now, "updated_at": now}
    tx.execute(update(sessions).where(sessions.c.id == session_id, sessions.c.status.not_in(ENDED)).values(wished))


def change(tx: Transaction, session_id: str, **columns: object) -> None:
    """Write columns of a session other than its status."""
    update_row(tx, sessions, session_id, columns)
