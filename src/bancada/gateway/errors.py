"""The error tree as callers of models, and of the services behind the gateway, see it over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from aiohttp import web

from bancada.domain import errors
from bancada.domain.prediction_records import CallKind

if TYPE_CHECKING:
    from collections.abc import Mapping

STATUS: dict[type[errors.WorkbenchError], int] = {
    errors.InvalidRequest: 400,
    errors.NotAuthenticated: 401,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.TooLarge: 413,
    errors.TooBusy: 503,
    errors.NotReady: 503,
    errors.DeadlineExceeded: 504,
    errors.NotImplementedHere: 501,
    errors.ModelFailed: 500,
    errors.PlatformFailed: 502,
}
STATUS_OF_CODE = {
    "method_not_allowed": 405,
    "content_encoding": 415,
    "body_stalled": 408,
    "internal": 500,
    "too_many_attempts": 429,
    "rate_limited": 429,
    "records_full": 503,
    "key_missing": 401,
    "key_malformed": 401,
    "key_unknown": 401,
    "key_expired": 401,
    "access_key_unknown": 404,
}
RETRY_AFTER_S = 1
_OPEN_INFERENCE = (CallKind.OPEN_INFERENCE, CallKind.OPEN_INFERENCE_BINARY)
_MLFLOW = (CallKind.MLFLOW_JSON, CallKind.MLFLOW_CSV)
_GRPC_CODE = {400: 3, 401: 16, 403: 7, 404: 5, 408: 4, 429: 8}
_UNAVAILABLE = 14
"""gRPC's codes, which the envelope of API v2 carries, for the statuses that the gateway itself answers with."""


def status_of(error: errors.WorkbenchError) -> int:
    """Return the HTTP status of an error; a code may be more exact than its class."""
    return STATUS_OF_CODE.get(error.code) or STATUS.get(type(error), 500)


def model_failure(error: errors.WorkbenchError, request_id: str, kind: int = CallKind.API_V2) -> web.Response:
    """Return the answer to a model call that failed here."""
    body = failure_body(error, request_id, kind)
    return web.Response(
        status=status_of(error), body=body, content_type="application/json", headers=failure_headers(error)
    )


def failure_body(error: errors.WorkbenchError, request_id: str, kind: int = CallKind.API_V2) -> bytes:
    """Return the body that tells callers of a model about an error, in the words of the protocol that they speak.

    Callers by API v2 read `["error"]["message"]` and the status, those by MLflow `error_code` and `message`; the Open
    Inference Protocol has a text `error`.
    """
    if kind in _OPEN_INFERENCE:
        return orjson.dumps({"error": f"{error.message} {error.hint} (request {request_id})".replace("  ", " ")})
    detail = {"message": error.message, "code": error.code, "hint": error.hint, "request_id": request_id}
    if kind in _MLFLOW:
        code = "BAD_REQUEST" if status_of(error) < 500 else "INTERNAL_ERROR"
        return orjson.dumps({"error_code": code, "message": error.message, "error": detail})
    return orjson.dumps({"success": False, "error": detail, "message": error.message})


def failure_headers(error: errors.WorkbenchError) -> dict[str, str]:
    """Return the headers that go with an error: whether to ask with a key, and when to call again."""
    # Where waiting does not help, nothing says how long to wait.
    headers = _headers_of(status_of(error)) if error.details.get("passes", True) else {}
    return headers | retry_after(error)


def retry_after(error: errors.WorkbenchError) -> dict[str, str]:
    """Return the header that says how long to wait, where an error knows it."""
    return {"Retry-After": str(error.details["retry_after_s"])} if "retry_after_s" in error.details else {}


def api_failure(status: int, text: str) -> web.Response:
    """Return a failure in the envelope of API v2, which callers of everything but models read."""
    body = {"error": text, "message": text, "code": _GRPC_CODE.get(status, _UNAVAILABLE), "details": []}
    return _json(status, body, _headers_of(status))


def unavailable(name: str, request_id: str) -> web.Response:
    """Return the answer for a service that is not there (yet)."""
    return api_failure(503, f"The {name} service is not answering. Try again in a moment. (request {request_id})")


def broken_upstream(name: str, request_id: str) -> web.Response:
    """Return the answer for a service that ended before it answered."""
    text = f"The {name} service ended the request without an answer. See its log. (request {request_id})"
    return api_failure(502, text)


def _headers_of(status: int) -> dict[str, str]:
    return {
        401: {"WWW-Authenticate": "Bearer"},
        405: {"Allow": "POST, OPTIONS"},
        503: {"Retry-After": str(RETRY_AFTER_S)},
    }.get(status, {})


def _json(status: int, body: object, headers: Mapping[str, str]) -> web.Response:
    return web.Response(status=status, body=orjson.dumps(body), content_type="application/json", headers=headers)
