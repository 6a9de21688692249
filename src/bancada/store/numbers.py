"""Numbers that count up over a whole table, as the web page and process names show them."""

from __future__ import annotations

from sqlalchemy import Column, func, select

from bancada.store.database import Transaction


def next_number(tx: Transaction, column: Column[int]) -> int:
    """Return one more than the highest number; on PostgreSQL further callers wait until this transaction ends."""
    if tx.dialect.name == "postgresql":
        tx.exec_driver_sql(f"LOCK TABLE {column.table.name} IN SHARE ROW EXCLUSIVE MODE")
    highest: int = tx.execute(select(func.coalesce(func.max(column), 0))).scalar_one()
    return highest + 1
