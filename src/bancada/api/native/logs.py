"""What sessions, builds and replicas write, followed by requests that may wait until there is more."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from starlette.responses import Response

from bancada.api.exchange import Endpoint, Exchange
from bancada.api.native.calls import NativeCall, named_as, read_native_call
from bancada.control.kept_logs import end_of_log, read_log
from bancada.control.logs import LogState
from bancada.domain.errors import InvalidRequest

PIECE_BYTES = 1024 * 1024
RECORD_BEGIN = b'{"at":'
"""How each line of a journal begins, and nothing within one: quotes are escaped there."""
LONGEST_WAIT_S = 25
"""Shorter than the half minute after which proxies give up on a silent connection."""

FILE_POLL_S, STATUS_POLL_S = 0.02, 0.2


def followed(find: Callable[[NativeCall], LogState]) -> Endpoint:
    """Return the endpoint that sends a log from byte `offset` on, waiting up to `wait_s` for something to be there.

    Headers: `X-Next-Offset`, where the next piece begins, `X-Status`, that of the writer, and `X-Complete`, `true`
    when nothing follows. Where the log has been cut since `offset`, the answer begins with a line that says so. No
    thread waits: a look at the file costs microseconds, and `find`, which asks the database, is called a few times a
    second.
    """

    async def endpoint(exchange: Exchange, parameters: Mapping[str, str]) -> Response:
        call = await exchange.run(read_native_call, exchange, parameters)
        offset = _checked("offset", call.number("offset", 0), 2**62)
        until = time.monotonic() + _checked("wait_s", call.number("wait_s", 0), LONGEST_WAIT_S)
        while True:
            state = await exchange.run(find, call)  # before reading: what an ended writer wrote is all there
            start, data = await exchange.run(read_log, state.path, offset, PIECE_BYTES)
            if data or state.is_complete or time.monotonic() >= until:
                return _answer(state, data, start, cut_bytes=start - offset if data else 0)
            await _wait_for_more(state.path, offset, min(until, time.monotonic() + STATUS_POLL_S))

    return named_as(find, endpoint)


def _answer(state: LogState, data: bytes, offset: int, *, cut_bytes: int) -> Response:
    is_complete = state.is_complete and len(data) < PIECE_BYTES
    headers = {
        "X-Next-Offset": str(offset + len(data)),
        "X-Status": state.status,
        "X-Complete": str(is_complete).lower(),
    }
    body = _notice_of_cut(state, cut_bytes, data) if cut_bytes else data
    return Response(body, media_type="application/octet-stream", headers=headers)


def _notice_of_cut(state: LogState, cut_bytes: int, data: bytes) -> bytes:
    """Return what is left of a log after a line that says how much is not; a journal goes on with a whole record."""
    if not state.is_journal:
        kept = "only the newest are kept (setting workload_log_bytes)"
        return f"\n--- {cut_bytes:,} bytes were cut off here: {kept} ---\n".encode() + data
    whole = data if data.startswith(RECORD_BEGIN) else data.partition(b"\n")[2]
    cut = {"at": time.time_ns() // 1_000_000, "type": "cut", "bytes": cut_bytes + len(data) - len(whole)}
    return json.dumps(cut).encode() + b"\n" + whole


async def _wait_for_more(path: Path, offset: int, until: float) -> None:
    while end_of_log(path) <= offset and time.monotonic() < until:  # noqa: ASYNC110 - another process writes, silently
        await asyncio.sleep(FILE_POLL_S)


def _checked(name: str, number: int, limit: int) -> int:
    if number < 0:
        raise InvalidRequest(f"{name}: expected 0 to {limit}, got {number}.", hint="Leave it out for 0.")
    return min(number, limit)
