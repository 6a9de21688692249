"""The audit trail as it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bancada.store.database import Transaction
from bancada.store.prepared import insert_row
from bancada.store.tables.events import events


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to which thing, and when."""

    at: datetime
    noun_id: str
    actor: str
    detail: str


def record(tx: Transaction, at: datetime, noun: str, noun_id: str, action: str, actor: str, detail: str = "") -> None:
    """Keep who did what to which thing, in the transaction that does it."""
    row = {"at": at, "noun": noun, "noun_id": noun_id, "action": action, "actor": actor, "detail": detail}
    insert_row(tx, events, row)


def newest(tx: Transaction, noun: str, action: str, limit: int, *, actor: str = "") -> list[Event]:
    """Return what was done last of a kind, the newest first; by one actor where that is given."""
    wanted = [events.c.noun == noun, events.c.action == action, *([events.c.actor == actor] if actor else [])]
    columns = (events.c.at, events.c.noun_id, events.c.actor, events.c.detail)
    rows = tx.execute(select(*columns).where(*wanted).order_by(events.c.id.desc()).limit(limit))
    return [Event(*row) for row in rows]
