"""Connections to replicas: pooled, one request at a time on each, over unix sockets.

Written on asyncio protocols because a call may be sent to a second replica only when the first cannot have begun
it, and general HTTP clients do not tell. What is known here: a refused connection and an unfinished write never
started anything; on Linux a unix socket that its owner closes with unread bytes *resets* the other side, and a
replica starts only what it has read whole, so a reset before the first byte of an answer means not started. Every
other loss may have run the prediction.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from dataclasses import dataclass

import httptools

RESET_MEANS_UNREAD = sys.platform.startswith("linux")


class NotStarted(Exception):
    """The replica cannot have begun this call; another one may have it."""


class ReplicaDied(Exception):
    """The connection ended without an answer to a call that the replica may have begun."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a replica answered: an HTTP status and a JSON body."""

    status: int
    body: bytes


class ReplicaConnections:
    """The connections to one replica."""

    def __init__(self, socket: str) -> None:
        self._socket = socket
        self._idle: list[_Connection] = []
        self._closed = False

    async def ask(self, body: bytes, request_id: str, patience_s: float) -> Answer:
        """Send one caller's body and return the answer: a 503 when the replica has not begun within `patience_s`.

        Cancelling it closes its connection, by which the replica drops the call if it still waits there.

        Raises:
            NotStarted: nobody listens, or the call was lost before it was read.
            ReplicaDied: the connection ended while the call may have been running.
        """
        head = (
            f"POST /predict HTTP/1.1\r\nHost: replica\r\nContent-Type: application/json\r\n"
            f"X-Request-Id: {request_id}\r\nX-Bancada-Timeout-Ms: {patience_s * 1000:.0f}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        payload = head.encode("ascii") + body
        while (connection := self._take_idle()) is not None:
            with contextlib.suppress(NotStarted):  # it was closed while idle
                return await self._exchange(connection, payload)
        return await self._exchange(await self._connect(), payload)

    def close(self) -> None:
        """Close what is idle now, and everything else once its call has ended."""
        self._closed = True
        while self._idle:
            self._idle.pop().abort()

    def _take_idle(self) -> _Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if connection.is_open:
                return connection
        return None

    async def _connect(self) -> _Connection:
        try:
            _, connection = await asyncio.get_running_loop().create_unix_connection(_Connection, self._socket)
        except OSError as error:
            raise NotStarted(str(error)) from error
        return connection

    async def _exchange(self, connection: _Connection, payload: bytes) -> Answer:
        try:
            answer = await connection.send(payload)
        except BaseException:
            connection.abort()
            raise
        if connection.is_reusable and not self._closed:
            self._idle.append(connection)
        else:
            connection.abort()
        return answer


class _Connection(asyncio.Protocol):
    """One connection and the one answer that it waits for."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Answer] | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._parts: list[bytes] = []
        self._has_begun = False
        self.is_reusable = True

    @property
    def is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    async def send(self, payload: bytes) -> Answer:
        if self._transport is None or self._transport.is_closing():
            raise NotStarted("closed while idle")
        self._parts, self._has_begun = [], False
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(payload)
        return await self._answer

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self._has_begun = True
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._fail(ReplicaDied(f"not an HTTP answer: {error}"))
            self.abort()

    def on_body(self, body: bytes) -> None:
        self._parts.append(body)

    def on_message_complete(self) -> None:
        self.is_reusable = self._parser.should_keep_alive()
        answer = Answer(self._parser.get_status_code(), b"".join(self._parts))
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(answer)
        self._parser = httptools.HttpResponseParser(self)

    def connection_lost(self, exc: Exception | None) -> None:
        unfinished = isinstance(exc, BrokenPipeError)  # raised by writing: not all of the call has left
        unread = RESET_MEANS_UNREAD and isinstance(exc, ConnectionResetError)
        is_safe = not self._has_begun and (unfinished or unread)
        self._fail(NotStarted("not read") if is_safe else ReplicaDied(str(exc or "connection closed")))

    def _fail(self, error: Exception) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)
