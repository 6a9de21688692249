"""Samples as they are kept, and the series that are read from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta, timezone

from sqlalchemy import BigInteger, ColumnElement, delete, func, insert, literal, or_, select, type_coerce

from bancada.domain.listing import ListRequest
from bancada.domain.samples import COARSE_S, Sample
from bancada.store.columns import UtcTime
from bancada.store.database import Transaction
from bancada.store.tables.executions import executions
from bancada.store.tables.samples import samples
from bancada.store.usage_listings import usage_conditions

_COLUMNS = {"cpu": samples.c.cpu, "memory": samples.c.memory_gb, "gpu": samples.c.gpu}
_MICROSECONDS = 1_000_000


def add(tx: Transaction, taken: Sequence[Sample]) -> None:
    """Keep samples."""
    if taken:
        tx.execute(insert(samples), [asdict(sample) for sample in taken])


def read_series(
    tx: Transaction,
    series: str,
    request: ListRequest,
    user_id: int | None,
    span: tuple[datetime, datetime],
    bucket_s: int,
    limit: int,
) -> list[tuple[datetime, float]]:
    """Return the points of a series in a span, the oldest first: what all executions used together, by bucket.

    Of each execution the average in the bucket counts. The request's filters choose the executions.
    """
    bucket = _bucket(bucket_s)
    seen = [] if user_id is None else [or_(executions.c.creator_id == user_id, executions.c.owner_id == user_id)]
    each = (
        select(bucket.label("bucket"), func.avg(_COLUMNS[series]).label("used"))
        .join_from(samples, executions, executions.c.id == samples.c.execution_id)
        .where(samples.c.at >= span[0], samples.c.at < span[1], *seen, *usage_conditions(tx, request))
        .group_by(bucket, samples.c.execution_id)
        .subquery()
    )
    chosen = select(type_coerce(each.c.bucket, UtcTime()), func.sum(each.c.used)).group_by(each.c.bucket)
    return [(row[0], float(row[1])) for row in tx.execute(chosen.order_by(each.c.bucket).limit(limit))]


def make_coarse(tx: Transaction, before: datetime) -> None:
    """Let samples from before a moment become averages over five minutes."""
    bucket = _bucket(COARSE_S)
    fine = (samples.c.at < before) & (samples.c.span_s < COARSE_S)
    averages = (func.avg(samples.c.cpu), func.avg(samples.c.memory_gb), func.avg(samples.c.gpu))
    chosen = select(samples.c.execution_id, bucket, *averages).where(fine).group_by(samples.c.execution_id, bucket)
    rows = tx.execute(chosen).all()
    tx.execute(delete(samples).where(fine))
    coarse = [Sample(row[0], _moment(row[1]), COARSE_S, float(row[2]), float(row[3]), float(row[4])) for row in rows]
    # What was made coarse before, of a bucket that was then cut in two, stays.
    known = {(row.execution_id, row.at) for row in _same(tx, coarse)}
    add(tx, [sample for sample in coarse if (sample.execution_id, sample.at) not in known])


def forget_before(tx: Transaction, moment: datetime) -> None:
    """Forget the samples from before a moment."""
    tx.execute(delete(samples).where(samples.c.at < moment))


def _same(tx: Transaction, coarse: Sequence[Sample]) -> Iterable[Sample]:
    if not coarse:
        return []
    first, last = min(sample.at for sample in coarse), max(sample.at for sample in coarse)
    chosen = select(samples).where(samples.c.at >= first, samples.c.at <= last)
    return [Sample(*row) for row in tx.execute(chosen)]


def _bucket(seconds: int) -> ColumnElement[int]:
    at = type_coerce(samples.c.at, BigInteger)
    return at - at % literal(seconds * _MICROSECONDS, BigInteger)


def _moment(microseconds: int) -> datetime:
    return datetime.fromtimestamp(0, tz=timezone.utc) + timedelta(microseconds=microseconds)
