"""What goes back to a caller of a model, whichever way its call came: headers and a body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bancada.gateway.errors import RETRY_AFTER_S
from bancada.gateway.frames import Content

if TYPE_CHECKING:
    from bancada.gateway.queues import Call

_TYPES: dict[int, str] = {
    Content.JSON: "application/json",
    Content.ARROW: "application/vnd.apache.arrow.stream",
    Content.NUMPY: "application/x-npy",
    Content.INFER_BINARY: "application/octet-stream",
}
JSON_TYPE = _TYPES[Content.JSON]
_LENGTH_BYTES = 4


def type_headers_and_body(call: Call) -> tuple[str, dict[str, str], bytes]:
    """Return the content type of a call that has ended, the headers of its own, and its body."""
    body, headers = call.answer, call.headers
    if call.content == Content.INFER_BINARY:
        length = int.from_bytes(body[:_LENGTH_BYTES], "little")
        headers, body = {"Inference-Header-Content-Length": str(length)}, body[_LENGTH_BYTES:]
    elif call.status == 503 and not headers:
        headers = {"Retry-After": str(RETRY_AFTER_S)}
    return _TYPES[call.content], headers, body
