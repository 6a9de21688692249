"""Predictions that were recorded, and the receipt of each."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from bancada.api.native.calls import NativeCall
from bancada.control import predictions
from bancada.control.predictions import Receipt
from bancada.domain.prediction_records import CallKind
from bancada.domain.predictions import Place, Prediction, PredictionsAsked, parse_uuid, write_uuid
from bancada.wire.writers import write_time

PAGE = 100
_FORMS = {kind.value: kind.name.lower().replace("_", " ") for kind in CallKind}


def list_predictions(call: NativeCall) -> Mapping[str, Any]:
    """List the predictions of a deployment, the newest first; `only_failed=true` leaves out those that went well."""
    path = call.path
    ids = (path["project_id"], path["model_id"], path["build_id"], path["deployment_id"])
    asked = PredictionsAsked(call.time("since"), call.time("until"), call.query.get("only_failed") == "true")
    after, limit = Place.from_token(call.query.get("page_token", "")), call.number("page_size", 0) or PAGE
    found, next_place = predictions.list_predictions(call.workbench, call.actor, ids, asked, after, limit)
    token = "" if next_place is None else next_place.to_token()
    return {"predictions": [_render(prediction) for prediction in found], "next_page_token": token}


def get_prediction(call: NativeCall) -> Mapping[str, Any]:
    """Read a prediction with its input and output, and with all that it came from, down to the git commit."""
    receipt = predictions.get_receipt(call.workbench, call.actor, parse_uuid(call.path["prediction_uuid"]))
    prediction = receipt.prediction
    return {
        **_render(prediction),
        "input": _text(prediction.input),
        "output": _text(prediction.output),
        "deployment": {"id": receipt.deployment.id, "crn": receipt.crn, "status": receipt.deployment.status},
        **_render_origin(receipt),
    }


def reproduce_prediction(call: NativeCall) -> Mapping[str, Any]:
    """Ask for a prediction to be made again; the deployment that is returned rehearses it, and says what came out."""
    uuid = parse_uuid(call.path["prediction_uuid"])
    view, project = predictions.reproduce_prediction(call.workbench, call.actor, uuid)
    deployment = view.deployment
    names = ("id", "model_id", "build_id", "status")
    return {"project_id": project.id, **{name: getattr(deployment, name) for name in names}}


def _render_origin(receipt: Receipt) -> dict[str, Any]:
    build, run, version, lock = receipt.build, receipt.run, receipt.version, receipt.lock
    return {
        "build": {
            "id": build.id,
            "comment": build.comment,
            "built_at": None if build.built_at is None else write_time(build.built_at),
            "file_path": build.file_path,
            "function_name": build.function_name,
        },
        "environment": {
            "lock_hash": build.lock_hash,
            "python_version": build.python_version,
            "platform": lock.platform if lock else "",
            "lock": lock.full_text() if lock else "",
        },
        "registered_version": None
        if version is None
        else {"id": receipt.version_id, "name": version.name, "number": version.number},
        "run": None if run is None else {"id": run.id, "experiment_id": run.experiment_id, "name": run.name},
        "project": {"id": receipt.project.id, "name": receipt.project.name},
        "model": {"id": receipt.deployment.model_id, "name": receipt.model.name if receipt.model else ""},
        "git_commit": receipt.commit,
        "unknown": receipt.unknown,
    }


def _render(prediction: Prediction) -> dict[str, Any]:
    plain = ("deployment_id", "status", "code", "caller", "request_id", "replica_id", "queue_us", "predict_us",
             "total_us", "batch_size", "is_shadow", "metrics")  # fmt: skip
    return {
        "uuid": write_uuid(prediction.uuid),
        "started_at": write_time(prediction.started_at),
        "form": _FORMS.get(prediction.kind, str(prediction.kind)),
        **{name: getattr(prediction, name) for name in plain},
        "pair": None if prediction.pair is None else write_uuid(prediction.pair),
    }


def _text(body: bytes | None) -> dict[str, str] | None:
    """Return a body as text, or as base64 where it is none; None where it was not recorded."""
    if body is None:
        return None
    try:
        return {"text": body.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode()}
