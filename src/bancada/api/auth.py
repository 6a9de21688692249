"""The key in a request."""

from __future__ import annotations

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
