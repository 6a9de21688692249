"""A bare HTTP worker that parses JSON and sends it back, for what stands before it to be measured."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import orjson


async def app(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Answer one request with the `request` of its body."""
    if scope["type"] != "http":
        return
    parts = []
    while True:
        event = await receive()
        parts.append(event.get("body", b""))
        if not event.get("more_body"):
            break
    body = orjson.dumps({"success": True, "response": orjson.loads(b"".join(parts))["request"]})
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
