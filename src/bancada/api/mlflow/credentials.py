"""The key in a request: a Bearer token, a Basic password, or a cookie of a browser that has shown it or signed in."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from enum import Enum
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from bancada.domain.errors import NotAllowed

COOKIE = "bancada_key"
SESSION_COOKIE = "bancada_session"
"""Of a browser that has signed in to the pages of the workbench, which link to those of MLflow."""


class Carrier(str, Enum):
    """What the key came in; a browser sends the last two by itself, also when another site asks it to."""

    BEARER = "bearer"
    BASIC = "basic"
    COOKIE = "cookie"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A key's text, and what it came in."""

    key_text: str
    carrier: Carrier


def find_credentials(headers: Headers) -> Credentials | None:
    """Return the key of a request, or None; a header `Authorization` goes before a cookie."""
    scheme, _, value = headers.get("authorization", "").strip().partition(" ")
    if scheme.lower() == "bearer" and value.strip():
        return Credentials(value.strip(), Carrier.BEARER)
    if scheme.lower() == "basic" and (password := _basic_password(value)):
        return Credentials(password, Carrier.BASIC)
    if cookie := _cookie(headers.get("cookie", "")):
        return Credentials(cookie, Carrier.COOKIE)
    return None


def refuse_other_sites(headers: Headers, carrier: Carrier) -> None:
    """Refuse a write that another site made a browser send.

    Raises:
        NotAllowed: the request comes from another site, or carries a cookie and does not say where it comes from.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if carrier is Carrier.BEARER:
        return
    if site is not None:
        is_own = site == "same-origin"
    elif origin is not None:
        is_own = urlsplit(origin).netloc == headers.get("host", "")
    else:
        is_own = carrier is Carrier.BASIC  # no browser: MLflow's client with a user name and a password
    if not is_own:
        raise NotAllowed("This write comes from another site.", hint="Open MLflow's page itself, or send a Bearer key.")


def key_cookie(key_text: str, project_id: str, *, is_https: bool) -> str:
    """Return the Set-Cookie value that keeps a browser inside one project's MLflow pages."""
    secure = "; Secure" if is_https else ""
    return f"{COOKIE}={key_text}; Path=/mlflow/{project_id}; HttpOnly; SameSite=Strict{secure}"


def _basic_password(value: str) -> str:
    try:
        user, _, password = base64.b64decode(value.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return password or user


def _cookie(text: str) -> str:
    try:
        cookies = SimpleCookie(text)
    except CookieError:
        return ""
    return next((cookies[name].value for name in (SESSION_COOKIE, COOKIE) if name in cookies), "")
