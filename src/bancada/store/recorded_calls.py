"""Recorded calls as they can be given to a model again, and what a shadow answered to the same calls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from bancada.domain.prediction_records import CallKind
from bancada.domain.rehearsals import RecordedCall, Replayed
from bancada.store.database import Transaction
from bancada.store.tables.deployments import deployments
from bancada.store.tables.predictions import predictions

OK = 200
_AGAIN = (CallKind.API_V2, CallKind.MLFLOW_JSON, CallKind.MLFLOW_CSV, CallKind.OPEN_INFERENCE)
"""The forms of calls whose answers can be compared."""


def list_recorded_calls(
    tx: Transaction, model_id: str, limit: int, since: datetime | None = None
) -> list[RecordedCall]:
    """Return the newest calls of a model that were answered well and recorded with input and output."""
    ids = tx.execute(select(deployments.c.id).where(deployments.c.model_id == model_id)).scalars().all()
    recent = [] if since is None else [predictions.c.started_at >= since]
    own = predictions.c.is_shadow.is_(False)
    # Deployment by deployment, because the index has each one's calls in their order, and not all of a model's.
    found = [row for id_ in ids for row in _newest(tx, limit, predictions.c.deployment_id == id_, own, *recent)]
    newest = sorted(found, key=lambda row: (row.started_at, row.uuid), reverse=True)[:limit]
    return [_as_call(row) for row in newest]


def find_recorded_call(tx: Transaction, prediction: bytes) -> RecordedCall | None:
    """Return a call as it can be given again; None unless it was answered well and recorded with input and output."""
    row = next(iter(_newest(tx, 1, predictions.c.uuid == prediction)), None)
    return None if row is None else _as_call(row)


def _newest(tx: Transaction, limit: int, *conditions: ColumnElement[bool]) -> Sequence[Row[Any]]:
    columns = [predictions.c[name] for name in ("uuid", "kind", "input", "output", "predict_us", "started_at")]
    whole = [predictions.c.input.is_not(None), predictions.c.output.is_not(None)]
    usable = [predictions.c.kind.in_(_AGAIN), predictions.c.status == OK, *whole]
    chosen: Select[Any] = select(*columns).where(*conditions, *usable)
    return tx.execute(chosen.order_by(predictions.c.started_at.desc(), predictions.c.uuid.desc()).limit(limit)).all()


def _as_call(row: Row[Any]) -> RecordedCall:
    return RecordedCall(bytes(row.uuid).hex(), row.kind, bytes(row.input), bytes(row.output), row.predict_us)


def list_shadowed_calls(tx: Transaction, deployment_id: str, limit: int) -> tuple[list[RecordedCall], list[Replayed]]:
    """Return the newest calls that were answered well and copied to a shadow, and what that answered to each."""
    answered = predictions.alias("answered")
    columns: list[Any] = [answered.c.uuid, answered.c.kind, answered.c.input, answered.c.output, answered.c.predict_us]
    shadows: list[Any] = [predictions.c[name].label(f"shadow_{name}") for name in ("status", "output", "predict_us")]
    chosen: Select[Any] = (
        select(*columns, *shadows)
        .join(answered, answered.c.uuid == predictions.c.pair)
        .where(
            predictions.c.deployment_id == deployment_id,
            predictions.c.is_shadow,
            answered.c.kind.in_(_AGAIN),
            answered.c.status == OK,
            answered.c.output.is_not(None),
        )
        .order_by(predictions.c.started_at.desc())
        .limit(limit)
    )
    rows = list(tx.execute(chosen))
    return (
        [RecordedCall(bytes(r.uuid).hex(), r.kind, bytes(r.input or b""), bytes(r.output), r.predict_us) for r in rows],
        [Replayed(r.shadow_status, bytes(r.shadow_output or b""), r.shadow_predict_us) for r in rows],
    )
