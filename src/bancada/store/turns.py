"""Taking turns: what must not happen twice at once is done by one transaction after the other."""

from __future__ import annotations

import hashlib

from bancada.store.connections import driver_of
from bancada.store.database import Transaction


def take_turn(tx: Transaction, name: str) -> None:
    """Wait until no other transaction holds the turn of this name; it is given back when this one ends.

    SQLite has one writer, so every write has its turn there already. No row or table is locked: reconcilers, which
    take no turns for rows of their own, are never in the way.
    """
    if tx.dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        driver_of(tx).execute("SELECT pg_advisory_xact_lock(%s)", [key])
