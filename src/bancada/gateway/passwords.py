"""Signing in with a password: the API checks it, for the gateway has no database, and says which key it made."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import aiohttp

from bancada.domain.errors import NotAllowed, NotAuthenticated, NotReady, TooBusy, WorkbenchError
from bancada.domain.keys import APPLICATION_AUDIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from aiohttp import web

    from bancada.domain.routes import CallerKey
    from bancada.gateway.table import RouteTable

ANSWER_S = 30.0
"""How long the API may take: it checks two passwords at once, and others wait."""
KNOWN_WITHIN_S = 15.0
"""How long the route table may take to hear of a key that was just made; it does within a second."""
_LOOK_EVERY_S = 0.02
_OF_STATUS: Mapping[int, type[WorkbenchError]] = {401: NotAuthenticated, 403: NotAllowed, 429: TooBusy}


class Passwords:
    """Exchanges a user name and a password for a key that opens applications and nothing else."""

    def __init__(self, table: RouteTable, api_socket: Path) -> None:
        self._table = table
        self._session = aiohttp.ClientSession(
            connector=aiohttp.UnixConnector(str(api_socket), force_close=True),
            timeout=aiohttp.ClientTimeout(total=ANSWER_S),
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def sign_in(self, request: web.BaseRequest, username: str, password: str) -> CallerKey:
        """Return the key that was made for who has this password; its secret is forgotten here.

        Raises:
            NotAuthenticated: the name or the password is wrong.
            NotAllowed: the user was deactivated.
            TooBusy: too many passwords were wrong.
            NotReady: the API does not answer, or the routes have not come.
        """
        body = {"username": username, "password": password, "audience": APPLICATION_AUDIENCE}
        headers = {"X-Forwarded-For": request.remote or "unknown"}
        try:
            async with self._session.post("http://api/api/native/v1/sign-in", json=body, headers=headers) as answer:
                status, found = answer.status, await answer.json()
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError):
            raise _not_ready() from None
        if status != 200:
            raise _explained(status, found)
        return await self._await_key(found["key_id"])

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def _await_key(self, key_id: str) -> CallerKey:
        give_up_at = time.monotonic() + KNOWN_WITHIN_S
        while (key := self._table.find_key(key_id)) is None:
            if time.monotonic() >= give_up_at:
                raise _not_ready()
            await asyncio.sleep(_LOOK_EVERY_S)
        return key


def _not_ready() -> NotReady:
    return NotReady("Passwords cannot be checked at the moment.", hint="Try again in a moment.")


def _explained(status: int, found: Mapping[str, Any]) -> WorkbenchError:
    """Return the API's refusal; the envelope is that of every failure of API v2."""
    kind = _OF_STATUS.get(status)
    if kind is None:
        return _not_ready()
    detail = found["details"][0]
    hint, wait_s = detail["metadata"].get("hint", ""), detail["metadata"].get("retry_after_s", "")
    details = {"retry_after_s": int(wait_s)} if wait_s else {}
    return kind(found["message"].removesuffix(hint).strip(), hint=hint, code=detail["reason"], details=details)
