"""Numbers that count up over a whole table, as the web page and process names show them."""

from __future__ import annotations

from sqlalchemy import Column, func, select

from bancada.store.database import Transaction
from bancada.store.turns import take_turn


def next_number(tx: Transaction, column: Column[int]) -> int:
    """Return one more than the highest number; further callers wait until this transaction ends."""
    take_turn(tx, f"{column.table.name}.{column.name}")
    highest: int = tx.execute(select(func.coalesce(func.max(column), 0))).scalar_one()
    return highest + 1
