"""Answers in the form that their calls ask for: the envelope of API v2, MLflow's predictions, tensors, tables."""

from __future__ import annotations

from typing import Any

from bancada_workload import frames
from bancada_workload.failures import CallFailure
from bancada_workload.frames import Call
from bancada_workload.json_bodies import encode, parse
from bancada_workload.jsonable import to_prediction

_NUMBERS = frozenset("?bhilqBHILQefd")
"""Characters of numpy's types whose values JSON holds as they are."""


def write(call: Call, prediction: Any, wrapped: tuple[str, str] | None, name: str = "") -> tuple[int, bytes]:
    """Return the kind of the answer's body and the body.

    Args:
        call: what is answered.
        prediction: what the model gave.
        wrapped: the deployment's name and the prediction's, where the answer tells them.
        name: the model's, for protocols that repeat it, unless the call's extra has its `model_name`.

    Raises:
        NotJsonable: a part of the prediction has no form in JSON.
        CallFailure: it has no form in what the call asks for.
    """
    if call.kind == frames.ENVELOPE:
        return frames.JSON_BODY, _envelope(prediction, wrapped)
    if call.kind in {frames.INVOCATIONS, frames.CSV}:
        return frames.JSON_BODY, b'{"predictions":%b}' % _rows(prediction)
    from bancada_workload import arrays, open_inference

    extra = parse(call.extra) if call.extra else {}
    told = dict(zip(("model_deployment_crn", "prediction_uuid"), wrapped or ()))
    if call.kind in {frames.OPEN_INFERENCE, frames.OPEN_INFERENCE_BINARY}:
        tensors = arrays.prediction_tensors(prediction)
        return open_inference.write_inference(call, tensors, extra.get("model_name", name), told)
    if call.kind == frames.NUMPY:
        return frames.NUMPY_BODY, arrays.write_numpy(prediction)
    return frames.ARROW_BODY, arrays.write_arrow(prediction, told if extra.get("wrap", True) else {})


def write_failure(call: Call, failure: CallFailure) -> bytes:
    """Return the body that tells a failure, in the words that clients of the call's protocol read."""
    body = failure.to_body(call.request_id)
    if call.kind in {frames.INVOCATIONS, frames.CSV}:
        code = "BAD_REQUEST" if failure.status < 500 else "INTERNAL_ERROR"
        body = {"error_code": code, "message": failure.message, "error": body["error"]}
    elif call.kind in {frames.OPEN_INFERENCE, frames.OPEN_INFERENCE_BINARY}:
        body = {"error": failure.message, "code": failure.code, "hint": failure.hint, "request_id": call.request_id}
    return encode(body)


def _envelope(prediction: Any, wrapped: tuple[str, str] | None) -> bytes:
    if wrapped is None:
        return b'{"success":true,"response":%b}' % encode(prediction)
    deployment, uuid = wrapped
    return b'{"success":true,"response":{"model_deployment_crn":%b,"prediction":%b,"uuid":"%b"}}' % (
        encode(deployment), _rows(prediction), uuid.encode())  # fmt: skip


def _rows(prediction: Any) -> bytes:
    kind = getattr(getattr(prediction, "dtype", None), "char", "")
    if kind in _NUMBERS and prediction.ndim:
        return encode(prediction.tolist())  # which writes NaN as null: nothing else is left to do with numbers
    return encode(to_prediction(prediction))
