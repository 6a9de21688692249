"""Our errors in MLflow's envelope, so that its client shows our sentence."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse, JSONResponse, Response

from bancada.domain import errors

ENVELOPE: dict[type[errors.WorkbenchError], tuple[int, str]] = {
    errors.InvalidRequest: (400, "INVALID_PARAMETER_VALUE"),
    errors.NotAuthenticated: (401, "UNAUTHENTICATED"),
    errors.NotAllowed: (403, "PERMISSION_DENIED"),
    errors.NotFound: (404, "RESOURCE_DOES_NOT_EXIST"),
    errors.Conflict: (409, "RESOURCE_ALREADY_EXISTS"),
    errors.TooLarge: (413, "INVALID_PARAMETER_VALUE"),
    errors.TooBusy: (429, "REQUEST_LIMIT_EXCEEDED"),
    errors.NotReady: (503, "TEMPORARILY_UNAVAILABLE"),
    errors.DeadlineExceeded: (504, "DEADLINE_EXCEEDED"),
    errors.NotImplementedHere: (501, "NOT_IMPLEMENTED"),
}
NO_SUCH_ROUTE = "ENDPOINT_NOT_FOUND"


def error_response(error: errors.WorkbenchError, *, is_page: bool) -> Response:
    """Return the answer for an error: MLflow's envelope, or for a browser without a key the question for one."""
    status, code = ENVELOPE.get(type(error), (500, "INTERNAL_ERROR"))
    if error.code == NO_SUCH_ROUTE:
        code = NO_SUCH_ROUTE
    headers = {"Cache-Control": "no-store"}
    if "retry_after_s" in error.details:
        headers["Retry-After"] = str(error.details["retry_after_s"])
    if status == 401:
        headers["WWW-Authenticate"] = (
            'Basic realm="Bancada: any user name, an API v2 key as password"' if is_page else "Bearer"
        )
    if is_page:
        return HTMLResponse(f"<!doctype html><title>Bancada</title><p>{escape(error.sentence())}</p>", status, headers)
    return JSONResponse({"error_code": code, "message": error.sentence()}, status, headers)
