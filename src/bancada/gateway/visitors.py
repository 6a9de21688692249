"""Who visits an application: known by the key that a program sends, or by the cookie of a browser that signed in.

The cookie names a key and holds no secret. It is signed together with the hash of that key's secret, for one
application and until one moment, so that it ends with the key and opens nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bancada.domain.errors import NotAllowed, NotAuthenticated
from bancada.domain.keys import APPLICATION_AUDIENCE, is_key_text, split_key_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from aiohttp import web

    from bancada.domain.routes import ApplicationRoute, CallerKey
    from bancada.gateway.callers import Callers
    from bancada.gateway.table import RouteTable

COOKIE = "bancada_app"
SIGNED_IN_S = 12 * 3600
"""How long a browser stays signed in, in seconds, unless the key ends earlier."""
SECRET_BYTES = 32
PASS_S = 30
"""How long a pass lets somebody in, in seconds: as long as a browser takes to follow a redirect."""
_MAKE_ONE = "Create one with the command bancada key create."


@dataclass(frozen=True, slots=True)
class Visitor:
    """A user of the workbench in front of an application; a browser sends a cookie by itself, a key it does not."""

    user_id: int
    username: str
    is_by_cookie: bool


class Visitors:
    """Recognises visitors by the route table's keys, and signs and checks cookies."""

    def __init__(self, table: RouteTable, callers: Callers, secret: bytes) -> None:
        self._table = table
        self._callers = callers
        self._secret = secret

    def recognise(self, route: ApplicationRoute, request: web.BaseRequest) -> Visitor | None:
        """Return who visits, or None where nothing says so.

        An `Authorization` header that is no key of ours is the application's affair.

        Raises:
            NotAuthenticated: the key is unknown, revoked or expired.
            NotAllowed: the key is for something else, or its user may not open this application.
            TooBusy: too many keys were wrong that came from there.
        """
        authorization = request.headers.get("Authorization", "")
        if self.is_ours(authorization):
            return self._admit(
                route, self._callers.recognise(request.remote or "", authorization, APPLICATION_AUDIENCE)
            )
        for value in _values(request.headers.getall("Cookie", [])):
            key = self._key_of(route, value, time.time())
            if key is not None:
                return self._admit(route, key, is_by_cookie=True)
        return None

    def sign_in(self, route: ApplicationRoute, request: web.BaseRequest, key_text: str) -> tuple[str, int]:
        """Return a cookie for who has this key, as `admit` does; raises as `recognise`."""
        return self.admit(route, self._key_with(request, key_text))

    def issue_pass(self, route: ApplicationRoute, request: web.BaseRequest, key_text: str) -> str:
        """Return a pass with which a browser of who has this key may `enter` at once; raises as `recognise`."""
        key = self._key_with(request, key_text)
        self._admit(route, key)
        until_s = int(time.time()) + PASS_S
        return f"{key.key_id}.{until_s}.{self._sign(route, key, until_s, 'pass')}"

    def enter(self, route: ApplicationRoute, pass_text: str) -> tuple[str, int]:
        """Return a cookie for who comes with a pass, as `admit` does.

        Raises:
            NotAuthenticated: it is none, or has ended (`pass_ended`).
        """
        key = self._key_of(route, pass_text, time.time(), "pass")
        if key is None:
            raise NotAuthenticated("This way in has ended.", hint="Open the application again.", code="pass_ended")
        return self.admit(route, key)

    def _key_with(self, request: web.BaseRequest, key_text: str) -> CallerKey:
        if split_key_text(key_text) is None:
            malformed = NotAuthenticated("This is not an API key.", hint=_MAKE_ONE, code="key_malformed")
            self._callers.count(request.remote or "", malformed)
            raise malformed
        return self._callers.recognise(request.remote or "", f"Bearer {key_text.strip()}", APPLICATION_AUDIENCE)

    def admit(self, route: ApplicationRoute, key: CallerKey) -> tuple[str, int]:
        """Return the value of a cookie for a key that was recognised, and the seconds that it holds.

        Raises:
            NotAllowed: the key's user may not open this application.
        """
        self._admit(route, key)
        now_s = time.time()
        until_s = int(min(now_s + SIGNED_IN_S, key.expires_at_s))
        return f"{key.key_id}.{until_s}.{self._sign(route, key, until_s)}", max(0, until_s - int(now_s))

    def is_ours(self, authorization: str) -> bool:
        """Tell whether an `Authorization` header holds a key of the workbench, or what once was one."""
        scheme, _, text = authorization.strip().partition(" ")
        parts = split_key_text(text) if scheme.lower() == "bearer" else None
        return parts is not None and (is_key_text(text) or self._table.find_key(parts[0]) is not None)

    def _admit(self, route: ApplicationRoute, key: CallerKey, *, is_by_cookie: bool = False) -> Visitor:
        if route.allowed_user_ids is not None and key.user_id not in route.allowed_user_ids:
            raise NotAllowed(f"{key.username} may not open this application.",
                             hint="Ask for a role in its project.", code="role_missing")  # fmt: skip
        return Visitor(key.user_id, key.username, is_by_cookie)

    def _key_of(self, route: ApplicationRoute, value: str, now_s: float, purpose: str = "") -> CallerKey | None:
        key_id, _, rest = value.partition(".")
        until, _, signature = rest.partition(".")
        key = self._table.find_key(key_id)
        if key is None or not (until.isascii() and until.isdigit() and len(until) < 16):
            return None
        is_signed = hmac.compare_digest(self._sign(route, key, int(until), purpose), signature)
        serves = not key.audiences or APPLICATION_AUDIENCE in key.audiences
        return key if is_signed and serves and now_s < min(int(until), key.expires_at_s) else None

    def _sign(self, route: ApplicationRoute, key: CallerKey, until_s: int, purpose: str = "") -> str:
        signed = (route.application_id, key.key_id, key.secret_sha256, str(until_s), *([purpose] if purpose else []))
        text = "\n".join(signed)
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()


def load_secret(path: Path) -> bytes:
    """Return the secret that cookies are signed with, made at first use; without it they end with the process."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        found = b""
    if len(found) == SECRET_BYTES:
        return found
    secret, draft = secrets.token_bytes(SECRET_BYTES), path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(secret)
    draft.replace(path)
    return secret


def _values(cookies: Iterable[str]) -> list[str]:
    """Return the values of our cookie: a browser sends one for each path that fits."""
    pairs = (pair.strip().partition("=") for header in cookies for pair in header.split(";"))
    return [value for name, _, value in pairs if name == COOKIE]
