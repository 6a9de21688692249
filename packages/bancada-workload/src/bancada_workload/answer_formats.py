"""Answers in the form that their calls ask for: the envelope of API v2, MLflow's predictions, tensors, tables."""

from __future__ import annotations

from typing import Any

from bancada_workload import frames
from bancada_workload.failures import CallFailure
from bancada_workload.frames import Call
from bancada_workload.json_bodies import encode
from bancada_workload.jsonable import to_prediction


def write(call: Call, prediction: Any, wrapped: tuple[str, str] | None) -> tuple[int, bytes]:  # noqa: ANN401
    """Return the kind of the answer's body and the body.

    Args:
        call: what is answered.
        prediction: what the model gave.
        wrapped: the deployment's name and the prediction's, where the envelope tells them.

    Raises:
        NotJsonable: a part of the prediction has no form in JSON.
        CallFailure: it has no form in what the call asks for.
    """
    if call.kind == frames.ENVELOPE:
        return frames.JSON_BODY, _envelope(prediction, wrapped)
    return frames.JSON_BODY, encode({"predictions": to_prediction(prediction)})


def write_failure(call: Call, failure: CallFailure) -> bytes:
    """Return the body that tells a failure, in the words that clients of the call's protocol read."""
    body = failure.to_body(call.request_id)
    if call.kind in {frames.INVOCATIONS, frames.CSV}:
        code = "BAD_REQUEST" if failure.status < 500 else "INTERNAL_ERROR"
        body = {"error_code": code, "message": failure.message, "error": body["error"]}
    elif call.kind in {frames.OPEN_INFERENCE, frames.OPEN_INFERENCE_BINARY}:
        body = {"error": failure.message, "code": failure.code, "hint": failure.hint, "request_id": call.request_id}
    return encode(body)


def _envelope(prediction: Any, wrapped: tuple[str, str] | None) -> bytes:  # noqa: ANN401
    if wrapped is None:
        return b'{"success":true,"response":' + encode(prediction) + b"}"
    deployment, uuid = wrapped
    response = {"model_deployment_crn": deployment, "prediction": to_prediction(prediction), "uuid": uuid}
    return b'{"success":true,"response":' + encode(response) + b"}"
