"""Recorded calls as they can be given to a model again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

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
    columns = [predictions.c[name] for name in ("uuid", "kind", "input", "output", "predict_us")]
    mine = select(deployments.c.id).where(deployments.c.model_id == model_id)
    conditions = [predictions.c.deployment_id.in_(mine), predictions.c.kind.in_(_AGAIN), predictions.c.status == OK]
    conditions += [predictions.c.is_shadow.is_(False), predictions.c.input.is_not(None)]
    conditions += [predictions.c.output.is_not(None)]
    conditions += [] if since is None else [predictions.c.started_at >= since]
    chosen: Select[Any] = select(*columns).where(*conditions).order_by(predictions.c.started_at.desc()).limit(limit)
    return [
        RecordedCall(bytes(row.uuid).hex(), row.kind, bytes(row.input), bytes(row.output), row.predict_us)
        for row in tx.execute(chosen)
    ]
