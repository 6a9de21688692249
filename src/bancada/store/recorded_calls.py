"""Recorded calls as they can be given to a model again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from bancada.domain.prediction_records import CallKind
from bancada.domain.rehearsals import RecordedCall
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
    mine = select(deployments.c.id).where(deployments.c.model_id == model_id)
    conditions: list[ColumnElement[bool]] = [predictions.c.deployment_id.in_(mine), predictions.c.is_shadow.is_(False)]
    conditions += [] if since is None else [predictions.c.started_at >= since]
    return _read(tx, limit, *conditions)


def find_recorded_call(tx: Transaction, prediction: bytes) -> RecordedCall | None:
    """Return a call as it can be given again; None unless it was answered well and recorded with input and output."""
    return next(iter(_read(tx, 1, predictions.c.uuid == prediction)), None)


def _read(tx: Transaction, limit: int, *conditions: ColumnElement[bool]) -> list[RecordedCall]:
    columns = [predictions.c[name] for name in ("uuid", "kind", "input", "output", "predict_us")]
    whole = [predictions.c.input.is_not(None), predictions.c.output.is_not(None)]
    usable = [predictions.c.kind.in_(_AGAIN), predictions.c.status == OK, *whole]
    chosen: Select[Any] = select(*columns).where(*conditions, *usable).order_by(predictions.c.started_at.desc())
    return [
        RecordedCall(bytes(row.uuid).hex(), row.kind, bytes(row.input), bytes(row.output), row.predict_us)
        for row in tx.execute(chosen.limit(limit))
    ]
