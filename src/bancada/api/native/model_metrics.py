"""Metrics of models in use, in the words of the SDK that scripts track and read them with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from bancada.api.native.calls import NativeCall
from bancada.control import model_metrics
from bancada.control.model_metrics import LATEST_MS, MetricsAsked, MetricsPage
from bancada.domain.predictions import Place, parse_uuid, write_uuid

PAGE = 1_000


def track_delayed_metrics(call: NativeCall) -> Mapping[str, Any]:
    """Add metrics to those of a prediction; `recorded` says whether it was there, or they wait for it."""
    prediction = parse_uuid(call.path["prediction_uuid"])
    told = model_metrics.track_delayed_metrics(call.workbench, call.actor, prediction, call.body.get("metrics"))
    return {"recorded": told}


def track_aggregate_metrics(call: NativeCall) -> Mapping[str, Any]:
    """Keep metrics of a span of time of a deployment."""
    span = (call.moment_ms("start_timestamp_ms"), call.moment_ms("end_timestamp_ms"))
    deployment_id, metrics = call.path["deployment_id"], call.body.get("metrics")
    return {
        "uuid": model_metrics.track_aggregate_metrics(call.workbench, call.actor, deployment_id, span, metrics),
    }


def read_of_model(call: NativeCall) -> Mapping[str, Any]:
    """Read the metrics of all deployments of a model, without those of copies that went to a shadow."""
    return _read(call, "model_metrics.read_of_model", model_id=call.path["model_id"])


def read_of_build(call: NativeCall) -> Mapping[str, Any]:
    """Read the metrics of all deployments of a build."""
    return _read(call, "model_metrics.read_of_build", build_id=call.path["build_id"])


def read_of_deployment(call: NativeCall) -> Mapping[str, Any]:
    """Read the metrics of a deployment."""
    return _read(call, "model_metrics.read_of_deployment", deployment_id=call.path["deployment_id"])


def _read(call: NativeCall, what: str, **named: str) -> Mapping[str, Any]:
    first, last = call.number("start_timestamp_ms", 0), call.number("end_timestamp_ms", LATEST_MS)
    after, limit = Place.from_token(call.query.get("page_token", "")), call.number("page_size", 0) or PAGE
    asked = MetricsAsked(**named, first_ms=first, last_ms=last)
    page = model_metrics.read_metrics(call.workbench, call.actor, asked, what, after, limit)
    token = "" if page.next_place is None else page.next_place.to_token()
    return {"metrics": render_metrics(page), "next_page_token": token}


def render_metrics(page: MetricsPage) -> list[dict[str, Any]]:
    """Return records as the SDK's callers know them; the metrics themselves are kept as JSON and go out as they are."""
    records = []
    for row in page.rows:
        deployment_crn, build_crn, model_crn = page.crns[row.deployment_id]
        record: dict[str, Any] = {
            "modelDeploymentCrn": deployment_crn,
            "modelBuildCrn": build_crn,
            "modelCrn": model_crn,
            "startTimeStampMs": row.started_us // 1000,
            "endTimeStampMs": row.ended_us // 1000,
        }
        if not row.is_aggregate:
            record["predictionUuid"] = write_uuid(row.uuid)
        record["metrics"] = orjson.Fragment(row.metrics)
        records.append(record)
    return records
