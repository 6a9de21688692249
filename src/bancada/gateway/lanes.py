"""Connections of the public port: model calls on a short way of their own, and everything else on the general one.

A connection begins on the quick way. As long as what comes are model calls that are whole, small and ordinary, they are
answered here, in the order in which they came. The first thing that is anything else, or that comes slowly, hands the
connection to the general server (aiohttp), for good: it knows every turn of HTTP, and answers model calls too.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from collections.abc import Callable
from email.utils import formatdate
from typing import TYPE_CHECKING

from bancada.domain.errors import WorkbenchError
from bancada.gateway.answers import JSON_TYPE, type_headers_and_body
from bancada.gateway.edge import SERVER_NAME, host_name
from bancada.gateway.errors import failure_body, failure_headers, status_of
from bancada.gateway.heads import CALL_BEGINNINGS, HEAD_LIMIT_BYTES, Heads
from bancada.gateway.queues import Stage, new_uuid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import web

    from bancada.gateway.calls import ModelCalls
    from bancada.gateway.edge import Limits
    from bancada.gateway.heads import Head
    from bancada.gateway.queues import Call

QUICK_BYTES = 1 << 20
"""Longest body on the quick way."""
PIPELINE_LIMIT = 64
"""Calls of one connection that may be under way before no more is read from it."""
PATIENCE_S = 0.5
"""How long a request may be incomplete before the connection goes the general way, which has time."""
LOOK_EVERY_S = 0.25
REQUEST_ID = re.compile(r"[A-Za-z0-9._:/+=@-]{1,128}")
_STATUS_TEXT = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
                413: "Content Too Large", 415: "Unsupported Media Type", 429: "Too Many Requests",
                500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable",
                504: "Gateway Timeout"}  # fmt: skip


LogCall = Callable[[str, str, int, str], None]
"""Logs a path, a request id, a status and a code."""


class QuickLane:
    """What the connections of the public port share."""

    def __init__(
        self, calls: ModelCalls, general: Callable[[], web.RequestHandler], limits: Limits, log_call: LogCall,
        domain: str, limit_bytes: int, *,
        logs_all: bool = False,
    ) -> None:  # fmt: skip
        self.calls = calls
        self.heads = Heads()
        self.general = general
        self.idle_s = limits.connection_idle_s
        self.log_call = log_call
        self.logs_all = logs_all
        self.limit_bytes = min(limit_bytes, QUICK_BYTES)
        self._application_suffix = f".{domain}".lower()
        self._model_host = f"modelservice.{domain}".lower()
        self.connections: set[Connection] = set()
        self.is_draining = False
        self._date = (0, b"")

    def __call__(self) -> Connection:
        """Return the protocol of one new connection."""
        return Connection(self)

    def date(self) -> bytes:
        """Return the time as HTTP writes it."""
        second = int(time.time())
        if self._date[0] != second:
            self._date = (second, formatdate(second, usegmt=True).encode())
        return self._date[1]

    def takes(self, head: Head) -> bool:
        """Tell whether a request is answered here: it is short, and for the workbench rather than an application."""
        if head.is_ours is None:
            host = host_name(head.header("host"))
            head.is_ours = host == self._model_host or not host.endswith(self._application_suffix)
        return head.is_ours and head.length <= self.limit_bytes

    async def watch(self) -> None:
        """Send what is slow the general way, and close what says nothing, for ever."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            now = time.monotonic()
            for connection in list(self.connections):
                connection.look(now)

    def drain(self) -> None:
        """Close every connection that nobody waits on, and the others after their last answer."""
        self.is_draining = True
        for connection in list(self.connections):
            connection.close_if_idle()


class Connection(asyncio.Protocol):
    """One connection, as long as it is on the quick way."""

    __slots__ = (
        "_buffer", "_has_ended", "_is_last", "_is_leaving", "_is_reading", "_is_stuck", "_lane", "_pending", "_remote",
        "_silent_since", "_transport",
    )  # fmt: skip

    def __init__(self, lane: QuickLane) -> None:
        self._lane = lane
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._pending: deque[tuple[Head, Call | bytes]] = deque()
        self._remote = ""
        self._silent_since = time.monotonic()
        self._is_reading = True
        self._is_stuck = False
        self._is_last = False  # the newest request asked to close
        self._is_leaving = False  # what comes next is not for the quick way
        self._has_ended = False  # the caller sends nothing more

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = transport  # type: ignore[assignment]
        peer = transport.get_extra_info("peername")
        self._remote = str(peer[0]) if peer else ""
        self._lane.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - however it ended
        """Give up what nobody waits for any more."""
        self._transport = None
        self._lane.connections.discard(self)
        pending, self._pending = self._pending, deque()
        for _, call in pending:
            if not isinstance(call, bytes):
                self._lane.calls.give_up(call)

    def eof_received(self) -> bool:
        """Answer what was asked before the caller stopped sending, then close."""
        self._has_ended = True
        return bool(self._pending)

    def pause_writing(self) -> None:
        """Read nothing more from a caller who does not read."""
        self._is_stuck = True
        self._pause()

    def resume_writing(self) -> None:
        """Read on."""
        self._is_stuck = False
        self._advance()

    def data_received(self, data: bytes) -> None:
        """Take requests, as many as are whole."""
        self._silent_since = time.monotonic()
        self._buffer = self._buffer + data if self._buffer else data
        self._advance()

    def look(self, now: float) -> None:
        """Send a request that comes slowly the general way; close a connection that has been silent for long."""
        silent_s = now - self._silent_since
        if self._transport is None:
            return
        if self._is_stuck and silent_s >= self._lane.idle_s:
            self._transport.abort()
        elif not self._pending and self._buffer and silent_s >= PATIENCE_S:
            self._hand_over()
        elif not self._pending and silent_s >= self._lane.idle_s:
            self._transport.close()

    def close_if_idle(self) -> None:
        """Close a connection that nobody waits on."""
        if not self._pending and self._transport is not None:
            self._transport.close()

    def _advance(self) -> None:
        """Take requests and send answers for as long as there is something to take or to send."""
        while self._take_requests() or self._send_answers():
            pass
        if self._transport is None:
            return
        if not self._pending and (self._is_last or self._has_ended or self._lane.is_draining):
            self._transport.close()
        elif len(self._pending) < PIPELINE_LIMIT and not self._is_leaving:
            self._resume(self._transport)

    def _take_requests(self) -> bool:
        """Begin the calls that are whole, as many as may be under way; tell whether there was one."""
        before = len(self._pending)
        while self._buffer and self._transport is not None and not self._is_stuck and not self._is_last:
            if len(self._pending) >= PIPELINE_LIMIT:
                self._pause()
                break
            if not self._buffer.startswith(CALL_BEGINNINGS) and not self._may_become_a_call():
                self._hand_over()
                break
            end = self._buffer.find(b"\r\n\r\n", 0, HEAD_LIMIT_BYTES) + 4
            if end < 4:
                if len(self._buffer) >= HEAD_LIMIT_BYTES:
                    self._hand_over()
                break
            head = self._lane.heads.read(self._buffer[:end])
            if head is None or not self._lane.takes(head):
                self._hand_over()
                break
            whole = end + head.length
            if len(self._buffer) < whole:
                break
            body, self._buffer = self._buffer[end:whole], self._buffer[whole:]
            self._begin(head, body)
        return len(self._pending) > before

    def _may_become_a_call(self) -> bool:
        return any(beginning.startswith(self._buffer) for beginning in CALL_BEGINNINGS)

    def _begin(self, head: Head, body: bytes) -> None:
        given = head.header("x-request-id")
        request_id = given if REQUEST_ID.fullmatch(given) else ""
        self._is_last = not head.is_kept
        try:
            self._pending.append((head, self._lane.calls.begin(head, body, self._remote, request_id, self._answer)))
        except WorkbenchError as error:
            self._pending.append((head, self._refusal(head, request_id, error)))

    def _refusal(self, head: Head, request_id: str, error: WorkbenchError) -> bytes:
        kind = head.address.kind if head.address is not None else 0
        status, request_id = status_of(error), request_id or new_uuid(time.time_ns() // 1000).hex()
        self._lane.log_call(head.path, request_id, status, error.code)
        body = failure_body(error, request_id, kind)
        return self._render(status, request_id, JSON_TYPE, body, failure_headers(error))

    def _answer(self, _call: Call) -> None:
        self._advance()

    def _send_answers(self) -> bool:
        """Send the answers that are there, in the order of their requests; tell whether there was one."""
        parts = []
        while self._pending:
            head, first = self._pending[0]
            if isinstance(first, bytes):
                parts.append(first)
            elif first.stage is Stage.ENDED:
                parts.append(self._render_answer(head, first))
            else:
                break
            self._pending.popleft()
        if self._transport is None or not parts:
            return False
        self._silent_since = time.monotonic()
        self._transport.write(parts[0] if len(parts) == 1 else b"".join(parts))
        return True

    def _render_answer(self, head: Head, call: Call) -> bytes:
        content_type, headers, body = type_headers_and_body(call)
        if call.status >= 400 or self._lane.logs_all:
            self._lane.log_call(head.path, call.request_id, call.status, call.code)
        return self._render(call.status, call.request_id, content_type, body, headers)

    def _render(
        self, status: int, request_id: str, content_type: str, body: bytes, headers: Mapping[str, str]
    ) -> bytes:
        further = "".join(f"{name}: {value}\r\n" for name, value in headers.items()) if headers else ""
        if (self._is_last or self._lane.is_draining) and len(self._pending) <= 1:
            further += "Connection: close\r\n"
        head = (
            f"HTTP/1.1 {status} {_STATUS_TEXT.get(status, '')}\r\nContent-Type: {content_type}\r\n"
            f"Content-Length: {len(body)}\r\nX-Request-Id: {request_id}\r\nServer: {SERVER_NAME}\r\n{further}Date: "
        )
        return b"".join((head.encode("latin-1"), self._lane.date(), b"\r\n\r\n", body))

    def _hand_over(self) -> None:
        """Let the general server have the connection, once all that was asked so far is answered."""
        if self._pending:
            self._is_leaving = True
            self._pause()
            return
        transport, self._transport = self._transport, None
        if transport is None:
            return
        self._lane.connections.discard(self)
        self._resume(transport)
        handler = self._lane.general()
        transport.set_protocol(handler)
        handler.connection_made(transport)
        handler.data_received(self._buffer)

    def _pause(self) -> None:
        if self._is_reading and self._transport is not None:
            self._is_reading = False
            self._transport.pause_reading()

    def _resume(self, transport: asyncio.Transport) -> None:
        if not self._is_reading and not self._is_stuck and not transport.is_closing():
            self._is_reading = True
            transport.resume_reading()
