"""Recorded calls counted over time, in one query that reads a bounded number of them."""

from __future__ import annotations

from sqlalchemy import BigInteger, ColumnElement, Label, case, func, select, type_coerce

from bancada.domain.monitoring import MOST_CALLS, CallPoint, Span
from bancada.store.database import Transaction
from bancada.store.tables.predictions import predictions


def count_calls(tx: Transaction, deployment_id: str, span: Span) -> tuple[tuple[CallPoint, ...], bool]:
    """Return the points of a deployment's calls, the oldest first, and whether there were more than are read.

    The databases have no words for percentiles in common, so each call gets its place among those of its step.
    """
    c = predictions.c
    started_us = type_coerce(c.started_at, BigInteger)
    calls = (
        select((started_us // span.step_us).label("step"),
               c.status, c.total_us, (c.status < 400).label("is_good"))
        .where(c.deployment_id == deployment_id, c.started_at >= span.since, c.started_at < span.until)
        .order_by(c.started_at.desc())
        .limit(MOST_CALLS)
        .subquery()
    )  # fmt: skip
    alike = (calls.c.step, calls.c.is_good)
    placed = select(
        calls,
        func.row_number().over(partition_by=alike, order_by=calls.c.total_us).label("place"),
        func.count().over(partition_by=alike).label("among"),
    ).subquery()
    step = placed.c.step

    def percentile(of_hundred: int) -> Label[int]:
        is_it = placed.c.is_good & (placed.c.place * 100 >= placed.c.among * of_hundred)
        return func.min(case((is_it, placed.c.total_us))).label(f"p{of_hundred}_us")

    rows = tx.execute(
        select(
            step,
            func.count().label("calls"),
            _how_many(placed.c.status >= 500).label("failed"),
            _how_many(placed.c.status.between(400, 499)).label("refused"),
            *map(percentile, (50, 95, 99)),
        )
        .group_by(step)
        .order_by(step)
    ).all()
    is_cut = sum(row.calls for row in rows) >= MOST_CALLS
    whole = rows[1:] if is_cut and len(rows) > 1 else rows  # the oldest step may lack calls
    return tuple(CallPoint(span.begin_of(row.step), *row[1:]) for row in whole), is_cut


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))
