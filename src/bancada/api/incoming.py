"""A request's body as it comes in, of which a handler may have read everything, a part or nothing."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope

DISCARD_LIMIT_BYTES = 64 * 1024 * 1024
DISCARD_LIMIT_S = 5.0


class IncomingBody:
    """Passes a request's messages on and knows whether its body has come to an end."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        headers = Headers(scope=scope)
        self._receive = receive
        self._is_over = "transfer-encoding" not in headers and headers.get("content-length", "0") == "0"

    async def receive(self) -> Message:
        """Return the next message of the server."""
        message = await self._receive()
        self._is_over = not message.get("more_body", False)  # a disconnection ends a body too
        return message

    async def discard_rest(self) -> None:
        """Read what is left of the body, within limits, so that its sender lives to see the answer.

        The server closes a connection whose body it was not asked for. The gateway, still writing, would then find
        a broken connection before it finds the answer, and tell its caller 502 for what was a 401.
        """
        if not self._is_over:
            try:
                await asyncio.wait_for(self._discard(), DISCARD_LIMIT_S)
            except asyncio.TimeoutError:
                return  # who sends this slowly may lose the answer

    async def _discard(self) -> None:
        size_bytes = 0
        while not self._is_over and size_bytes < DISCARD_LIMIT_BYTES:
            size_bytes += len((await self.receive()).get("body", b""))
