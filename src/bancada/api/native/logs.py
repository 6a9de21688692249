"""Logs that can be followed: a request may wait until there is more to read."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from starlette.responses import Response

from bancada.api.exchange import Exchange
from bancada.api.rendering import JsonResponse
from bancada.control.logs import LogPiece
from bancada.domain.errors import InvalidRequest

LONGEST_WAIT_S = 30.0
LOOK_EVERY_S = 0.2


async def follow_log(exchange: Exchange, read: Callable[[int], LogPiece]) -> Response:
    """Answer `?offset=&wait_s=`: what a log has from a byte on, or what comes within the wait.

    The body is `{"text", "next_offset", "is_complete"}`. `read` is called in a thread.

    Raises:
        InvalidRequest: offset or wait_s is no number from 0 up.
    """
    offset = int(_number(exchange, "offset"))
    until = time.monotonic() + min(_number(exchange, "wait_s"), LONGEST_WAIT_S)
    piece = await exchange.run(read, offset)
    while not (piece.text or piece.is_complete) and time.monotonic() < until:
        await asyncio.sleep(LOOK_EVERY_S)
        piece = await exchange.run(read, offset)
    body = {"text": piece.text, "next_offset": piece.next_offset, "is_complete": piece.is_complete}
    return JsonResponse(body)


def _number(exchange: Exchange, name: str) -> float:
    text = exchange.request.query_params.get(name, "0")
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 2**53:
        raise InvalidRequest(f"{name}: expected a number from 0 up, got {text!r}.", hint="Leave it out for 0.")
    return value
