"""The key in a request: a Bearer token, or in the legacy API the user of HTTP Basic."""

from __future__ import annotations

import base64
import binascii

from starlette.requests import Request

from bancada.control.authentication import NEXT_STEP
from bancada.domain.errors import NotAuthenticated


def bearer_key(request: Request) -> str:
    """Return the text of the API v2 key that a request carries.

    Raises:
        NotAuthenticated: it carries none (`key_missing`).
    """
    header = request.headers.get("authorization", "").strip()
    scheme, _, key_text = header.partition(" ")
    if not header:
        raise NotAuthenticated("The request carries no API key.", hint=NEXT_STEP, code="key_missing")
    if scheme.lower() != "bearer" or not key_text.strip():
        raise NotAuthenticated("The Authorization header is no Bearer key.", hint=NEXT_STEP, code="key_missing")
    return key_text.strip()


def basic_user(request: Request) -> str:
    """Return the user of HTTP Basic, which is where a legacy key is sent; the password is left empty.

    Raises:
        NotAuthenticated: the request carries none (`key_missing`).
    """
    scheme, _, value = request.headers.get("authorization", "").strip().partition(" ")
    try:
        text = base64.b64decode(value.strip(), validate=True).decode() if scheme.lower() == "basic" else ""
    except (binascii.Error, UnicodeDecodeError):
        text = ""
    if user := text.partition(":")[0].strip():
        return user
    raise NotAuthenticated("The request carries no legacy API key.", hint=V1_NEXT_STEP, code="key_missing")


V1_NEXT_STEP = "Send it as the user of HTTP Basic, with an empty password: `curl -u KEY: ...`."
