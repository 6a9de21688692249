"""One request and its answer, with the two things that answering needs: the workbench and a thread to call it in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from bancada.api.auth import basic_user, bearer_key
from bancada.control.authentication import authenticate, authenticate_v1
from bancada.control.workbench import Workbench
from bancada.domain.errors import NotAuthenticated, TooLarge
from bancada.domain.identity import Actor

T = TypeVar("T")
BODY_LIMIT_BYTES = 10 * 1024 * 1024
"""Longest JSON body; a project's files are streamed and have a limit of their own."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request being answered."""

    request: Request
    workbench: Workbench
    threads: Executor

    async def run(self, function: Callable[..., T], *args: object) -> T:
        """Call a function that may wait for the database or a disk, in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, function, *args)

    def authenticate(self) -> Actor:
        """Return who sent the request, which takes one look at the database.

        Raises:
            NotAuthenticated, NotAllowed: there is no key, or none that opens this API.
            TooBusy: too many keys were wrong that came from there.
        """
        key_text = bearer_key(self.request)
        try:
            return authenticate(self.workbench, key_text)
        except NotAuthenticated as error:
            self.workbench.wrong_keys.count(error, self.address, self.workbench.clock())
            raise

    def authenticate_v1(self) -> Actor:
        """Return who sent a request of the legacy API.

        Raises:
            NotAuthenticated, NotAllowed, TooBusy: as `authenticate` does.
        """
        key_text = basic_user(self.request)
        try:
            return authenticate_v1(self.workbench, key_text)
        except NotAuthenticated as error:
            self.workbench.wrong_keys.count(error, self.address, self.workbench.clock())
            raise

    @property
    def address(self) -> str:
        """Where the request comes from, as the gateway saw it; empty when it came on the workbench's own socket."""
        return self.request.headers.get("x-forwarded-for", "")

    async def read_body(self) -> bytes:
        """Return the whole body.

        Raises:
            TooLarge: it is over the limit.
        """
        announced = self.request.headers.get("content-length", "0")
        if announced.isascii() and announced.isdigit() and int(announced[:20]) > BODY_LIMIT_BYTES:
            raise _too_large()
        body = bytearray()
        async for piece in self.request.stream():
            body += piece
            if len(body) > BODY_LIMIT_BYTES:
                raise _too_large()
        return bytes(body)


Endpoint = Callable[[Exchange, Mapping[str, str]], Awaitable[Response]]
"""Answers an exchange, given the decoded values of its path."""


def _too_large() -> TooLarge:
    return TooLarge(f"body: expected at most {BODY_LIMIT_BYTES} bytes, got more.", hint="Send less at once.")
