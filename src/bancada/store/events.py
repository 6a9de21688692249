"""The audit trail as it is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from bancada.domain.events import Event
from bancada.store.database import Transaction
from bancada.store.prepared import insert_row
from bancada.store.tables.events import events


def record(tx: Transaction, at: datetime, noun: str, noun_id: str, action: str, actor: str, detail: str = "") -> None:
    """Keep who did what to which thing, in the transaction that does it."""
    row = {"at": at, "noun": noun, "noun_id": noun_id, "action": action, "actor": actor, "detail": detail}
    insert_row(tx, events, row)


def newest(tx: Transaction, noun: str, action: str, limit: int, *, actor: str = "") -> list[Event]:
    """Return what was done last of a kind, the newest first; by one actor where that is given."""
    wanted = [events.c.noun == noun, events.c.action == action, *([events.c.actor == actor] if actor else [])]
    return [
        as_event(row) for row in tx.execute(select(events).where(*wanted).order_by(events.c.id.desc()).limit(limit))
    ]


def as_event(row: Any) -> Event:  # noqa: ANN401 - a row
    """Return a row of the table as what it tells of."""
    return Event(row.at, row.noun, row.noun_id, row.action, row.actor, row.detail)
