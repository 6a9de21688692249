"""Predictions as they are kept: many at once, each once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, delete, literal, select, tuple_, type_coerce

from bancada.domain.prediction_records import PredictionRecord
from bancada.domain.predictions import Place, Prediction, PredictionsAsked
from bancada.store.connections import driver_of
from bancada.store.database import Transaction, as_noun
from bancada.store.tables.deployments import deployments
from bancada.store.tables.predictions import aggregate_metrics, predictions

# sqlite3 looks for an adapter of every None, bool and bytes, at a microsecond each, and of no int, str or bytearray.
_SQLITE_INSERT = (
    "INSERT INTO predictions VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,NULLIF(?,''),?,NULLIF(?,x''),NULLIF(?,x'')) "
    "ON CONFLICT (uuid) DO NOTHING"
)
_ARRIVING = "CREATE TEMP TABLE IF NOT EXISTS arriving_predictions (LIKE predictions) ON COMMIT DELETE ROWS"
_COPY = "COPY arriving_predictions FROM STDIN (FORMAT BINARY)"
_TYPES = ("bytea", "text", "int8", "int4", "int4", "text", "int4", "text", "text", "text", "int8", "int8", "int8",
          "int4", "bool", "bytea", "text", "bytea", "bytea")  # fmt: skip
_TAKE = "INSERT INTO predictions SELECT * FROM arriving_predictions ON CONFLICT (uuid) DO NOTHING"


def keep_records(tx: Transaction, records: Iterable[PredictionRecord]) -> None:
    """Keep predictions; those whose uuid is known are left as they are."""
    if tx.dialect.name == "sqlite":
        driver_of(tx).executemany(_SQLITE_INSERT, _sqlite_rows(records))
        return
    driver = driver_of(tx)
    driver.execute(_ARRIVING)
    with driver.cursor().copy(_COPY) as copy:
        copy.set_types(_TYPES)
        for row in _postgres_rows(records):
            copy.write_row(row)
    driver.execute(_TAKE)


def get(tx: Transaction, uuid: bytes) -> Prediction | None:
    """Return a prediction."""
    row = tx.execute(select(predictions).where(predictions.c.uuid == uuid)).one_or_none()
    return None if row is None else _as_prediction(row)


def list_of_deployment(
    tx: Transaction, deployment_id: str, question: PredictionsAsked, after: Place | None, limit: int
) -> list[Prediction]:
    """Return the newest predictions of a deployment, without their bodies."""
    c = predictions.c
    where = [c.deployment_id == deployment_id]
    if question.only_failed:
        where.append(c.status >= 400)
    if question.since is not None:
        where.append(c.started_at >= question.since)
    if question.until is not None:
        where.append(c.started_at < question.until)
    if after is not None:
        where.append(tuple_(type_coerce(c.started_at, BigInteger), c.uuid) < (after.started_us, after.uuid))
    columns = [literal(None).label(column.name) if column in {c.input, c.output} else column for column in c]
    rows = tx.execute(select(*columns).where(*where).order_by(c.started_at.desc(), c.uuid.desc()).limit(limit))
    return [_as_prediction(row) for row in rows]


def forget_before(tx: Transaction, deployment_id: str, moment: datetime | None, limit: int) -> int:
    """Forget up to so many predictions of a deployment from before a moment, or of any time; returns how many."""
    old = [] if moment is None else [predictions.c.started_at < moment]
    chosen = select(predictions.c.uuid).where(predictions.c.deployment_id == deployment_id, *old)
    first = chosen.order_by(predictions.c.started_at).limit(limit)
    return tx.execute(delete(predictions).where(predictions.c.uuid.in_(first.scalar_subquery()))).rowcount


def recorded_deployment_ids(tx: Transaction) -> Iterator[tuple[str, bool]]:
    """Yield every deployment that something is kept of, and whether it exists: a step of an index each."""
    last = ""
    while True:
        steps = (_next_id(tx, table.c.deployment_id, last) for table in (predictions, aggregate_metrics))
        following = [step for step in steps if step is not None]
        if not following:
            return
        last = min(following)
        yield last, _next_id(tx, deployments.c.id, last, including=True) == last


def _as_prediction(row: Row[Any]) -> Prediction:
    found = as_noun(Prediction, row)
    input_, output, pair = (None if each is None else bytes(each) for each in (found.input, found.output, found.pair))
    return replace(found, uuid=bytes(found.uuid), pair=pair, input=input_, output=output)


def _next_id(tx: Transaction, column: ColumnElement[str], last: str, *, including: bool = False) -> str | None:
    beyond = column >= last if including else column > last
    found: str | None = tx.execute(select(column).where(beyond).order_by(column).limit(1)).scalar()
    return found


def _sqlite_rows(records: Iterable[PredictionRecord]) -> Iterator[tuple[Any, ...]]:
    for r in records:
        yield (
            bytearray(r.uuid), r.deployment_id, r.started_us, r.kind, r.status, r.code, r.caller_id, r.caller,
            r.request_id, r.replica_id, r.queue_us, r.predict_us, r.total_us, r.batch_size, 1 if r.is_shadow else 0,
            bytearray(r.pair) if r.pair else "", r.metrics.decode() or "{}", bytearray(r.input), bytearray(r.output),
        )  # fmt: skip


def _postgres_rows(records: Iterable[PredictionRecord]) -> Iterator[tuple[Any, ...]]:
    for r in records:
        yield (
            r.uuid, r.deployment_id, r.started_us, r.kind, r.status, r.code, r.caller_id, r.caller, r.request_id,
            r.replica_id, r.queue_us, r.predict_us, r.total_us, r.batch_size, r.is_shadow, r.pair or None,
            r.metrics.decode() or "{}", r.input or None, r.output or None,
        )  # fmt: skip
