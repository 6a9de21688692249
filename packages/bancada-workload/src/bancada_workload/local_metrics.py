"""Predictions and metrics of this process alone: what a script sees of them before its model is deployed."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

DEV_CRN = "crn:cdp:ml:::workspace:dev/"
_DEPLOYMENT, _BUILD, _MODEL = f"{DEV_CRN}model-deployment", f"{DEV_CRN}model-build", f"{DEV_CRN}model"
KEPT = 100_000
"""Records that are kept; beyond that the oldest go."""
_records: dict[str, dict[str, Any]] = {}
_lock = threading.Lock()


def record_prediction(prediction: object, metrics: Mapping[str, Any], started_ms: int) -> dict[str, Any]:
    """Remember a prediction and return it as a deployed model answers."""
    prediction_uuid = str(uuid.uuid4())
    _keep(prediction_uuid, started_ms, now_ms(), metrics, {"predictionUuid": prediction_uuid})
    return {"model_deployment_crn": _DEPLOYMENT, "prediction": prediction, "uuid": prediction_uuid}


def record_aggregate(metrics: Mapping[str, Any], started_ms: int, ended_ms: int) -> None:
    """Remember metrics of a span of time."""
    _keep(str(uuid.uuid4()), started_ms, ended_ms, metrics, {})


def add_metrics(prediction_uuid: str, metrics: Mapping[str, Any]) -> None:
    """Add metrics to those of a prediction, of this process or not."""
    with _lock:
        known = _records.get(prediction_uuid)
        if known is not None:
            known["metrics"].update(metrics)
            return
    _keep(prediction_uuid, now_ms(), now_ms(), metrics, {"predictionUuid": prediction_uuid})


def read_between(started_ms: int | None, ended_ms: int | None) -> Iterator[dict[str, Any]]:
    """Yield the records of a span of time, the oldest first."""
    with _lock:
        kept = sorted(_records.values(), key=lambda record: record["startTimeStampMs"])
    for record in kept:
        if (started_ms or 0) <= record["startTimeStampMs"] <= (ended_ms if ended_ms is not None else float("inf")):
            yield {**record, "metrics": dict(record["metrics"])}


def now_ms() -> int:
    """Return the present time in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def _keep(key: str, started_ms: int, ended_ms: int, metrics: Mapping[str, Any], more: Mapping[str, Any]) -> None:
    record = {
        "modelDeploymentCrn": _DEPLOYMENT,
        "modelBuildCrn": _BUILD,
        "modelCrn": _MODEL,
        "startTimeStampMs": started_ms,
        "endTimeStampMs": ended_ms,
        **more,
        "metrics": dict(metrics),
    }
    with _lock:
        _records[key] = record
        while len(_records) > KEPT:
            del _records[next(iter(_records))]
