"""Connections of the public port: nobody is waited for without limit, and what is not HTTP is refused in our words."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import HttpVersion11, web

from bancada.domain.errors import DeadlineExceeded
from bancada.gateway.errors import api_failure

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from aiohttp import StreamReader

SERVER_NAME = "bancada"
"""What `Server` says: naming versions helps only who looks for old ones."""
log = logging.getLogger("bancada.gateway")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a caller may be silent, in seconds, and how much a request's head may hold, in bytes."""

    body_idle_s: float = 60.0
    """Without a byte of a body that is being read; the whole may take as long as it takes."""
    connection_idle_s: float = 75.0
    """Without a whole head of a request, from the start of the connection or its last answer on."""
    line_bytes: int = 64 * 1024
    header_bytes: int = 16 * 1024
    headers: int = 100
    websocket_bytes: int = 64 * 1024 * 1024
    """Longest message that a caller may send over a WebSocket: each is held in memory as a whole."""


class Body:
    """A caller's body as it comes; only silence ends it."""

    def __init__(self, content: StreamReader, idle_s: float) -> None:
        self._content = content
        self._idle_s = idle_s
        self.failure: DeadlineExceeded | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the parts.

        Raises:
            DeadlineExceeded: nothing came for too long; `failure` keeps it.
        """
        while not self._content.at_eof():
            part = self._content.read_nowait() or await self._wait()
            if part:
                yield part

    async def _wait(self) -> bytes:
        try:
            return await asyncio.wait_for(self._content.readany(), self._idle_s)
        except asyncio.TimeoutError:
            self.failure = DeadlineExceeded(f"Nothing of the request's body came for {self._idle_s:g} s.",
                                            hint="Send the request again.", code="body_stalled")  # fmt: skip
            raise self.failure from None


def invite_body(request: web.BaseRequest) -> None:
    """Tell a caller that asks first (`Expect: 100-continue`) to send its body."""
    expects = request.headers.get("Expect", "").lower() == "100-continue"
    if expects and request.version >= HttpVersion11 and request.transport is not None:
        request.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")


def host_name(host: str) -> str:
    """Return the name in a `Host` header, without a port and in lower case."""
    return host.rpartition("@")[2].partition(":")[0].rstrip(".").lower()


class GeneralServer(web.Server):
    """Makes connections that know every turn of HTTP."""

    def __init__(self, answer: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]], limits: Limits) -> None:
        # A proxy passes bodies on as they come, and stops what its caller has left.
        super().__init__(answer, handler_cancellation=True)
        self._options: dict[str, Any] = {
            "access_log": None, "auto_decompress": False, "keepalive_timeout": limits.connection_idle_s,
            "max_line_size": limits.line_bytes, "max_field_size": limits.header_bytes, "max_headers": limits.headers,
        }  # fmt: skip

    def __call__(self) -> web.RequestHandler:
        """Return the protocol of one new connection."""
        return _Connection(self, loop=asyncio.get_running_loop(), **self._options)


class _Connection(web.RequestHandler):
    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002 - it quotes the request
    ) -> web.StreamResponse:
        """Answer what could not be parsed, quoting and logging none of it: it may hold a key."""
        if status < 500:
            log.info("what %s sent is not HTTP: %s", request.remote, type(exc).__name__)
        else:
            log.error("answering %s failed", request.remote, exc_info=exc)
        if request.writer.output_size > 0:
            raise ConnectionError("the answer has begun; another cannot follow")
        text = "The request cannot be read as HTTP" if status < 500 else "The gateway failed on this request"
        response = api_failure(status, f"{text} ({type(exc).__name__}).")
        response.headers["Server"] = SERVER_NAME
        response.force_close()
        return response
