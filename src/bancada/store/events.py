"""The audit trail as it is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert

from bancada.store.database import Transaction
from bancada.store.tables.events import events


def record(tx: Transaction, at: datetime, noun: str, noun_id: str, action: str, actor: str, detail: str = "") -> None:
    """Keep who did what to which thing, in the transaction that does it."""
    tx.execute(insert(events).values(at=at, noun=noun, noun_id=noun_id, action=action, actor=actor, detail=detail))
