"""What a failure looks like in API v2 and the native API: one body, and the HTTP status of its gRPC code."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from bancada.api.rendering import JsonResponse
from bancada.api.routing import MethodNotAllowed
from bancada.domain import errors
from bancada.wire.contract import GRPC_TO_HTTP
from bancada.wire.errors import WireError

logger = logging.getLogger(__name__)

GRPC_CODES: Mapping[type[errors.WorkbenchError], int] = {
    errors.InvalidRequest: 3,
    errors.DeadlineExceeded: 4,
    errors.NotFound: 5,
    errors.Conflict: 6,
    errors.NotAllowed: 7,
    errors.TooBusy: 8,
    errors.TooLarge: 11,
    errors.NotImplementedHere: 12,
    errors.ModelFailed: 2,
    errors.PlatformFailed: 13,
    errors.NotReady: 14,
    errors.NotAuthenticated: 16,
}
_OWN_STATUS: Mapping[type[errors.WorkbenchError], int] = {errors.TooLarge: 413}
"""gRPC has no code of its own for these, HTTP has."""


def error_response(error: Exception) -> Response:
    """Return the answer for any exception; one that nobody foresaw is logged under an id that the caller gets too."""
    if isinstance(error, errors.WorkbenchError):
        return _workbench_response(error)
    if isinstance(error, WireError):
        return JsonResponse(error_body(f"{error}.", 3, "invalid_field"), status_code=400)
    if isinstance(error, MethodNotAllowed):
        body = error_body(str(error), 12, "method_not_allowed")
        return JsonResponse(body, status_code=405, headers={"Allow": ", ".join(error.allowed)})
    error_id = secrets.token_hex(8)
    logger.error("unforeseen failure %s", error_id, exc_info=error)
    message = f"The workbench failed; the log of the API has the cause under {error_id}."
    body = error_body(message, 13, "internal", "Try again; report it with this id when it stays.", {"id": error_id})
    return JsonResponse(body, status_code=500)


def error_body(
    message: str, grpc_code: int, reason: str, hint: str = "", details: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the body that every failure has: `error` and `message` hold the same text (contract NOTES section 7)."""
    text = f"{message} {hint}".strip()
    detail = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "bancada",
        "metadata": {"hint": hint, **{name: str(value) for name, value in (details or {}).items()}},
    }
    return {"error": text, "message": text, "code": grpc_code, "details": [detail]}


def _workbench_response(error: errors.WorkbenchError) -> Response:
    kind = next((kind for kind in GRPC_CODES if isinstance(error, kind)), errors.PlatformFailed)
    grpc_code = GRPC_CODES[kind]
    status = _OWN_STATUS.get(kind) or GRPC_TO_HTTP[grpc_code]
    if status == 500:  # the others are part of the answer: not ready, too slow, not offered
        logger.error("%s: %s", error.code, error.message, exc_info=error)
    headers = {"WWW-Authenticate": "Bearer"} if kind is errors.NotAuthenticated else {}
    if "retry_after_s" in error.details:
        headers["Retry-After"] = str(error.details["retry_after_s"])
    body = error_body(error.message, grpc_code, error.code, error.hint, error.details)
    return JsonResponse(body, status_code=status, headers=headers)
