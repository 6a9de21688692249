"""Who calls: checks an API v2 key against the snapshot, in constant time and without a database."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from bancada.domain.errors import NotAllowed, NotAuthenticated
from bancada.domain.keys import API_AUDIENCE, hash_secret, split_key_text

if TYPE_CHECKING:
    from bancada.domain.routes import CallerKey, ModelRoute
    from bancada.gateway.table import RouteTable

_NOBODYS_HASH = "0" * 64
_HINT = "Send an API v2 key as `Authorization: Bearer <key>`."


def authorise(table: RouteTable, route: ModelRoute, authorization: str, now_s: float) -> None:
    """Let the caller pass, or say why not; only called where the route asks for authentication.

    Args:
        authorization: the text of the `Authorization` header, empty when there was none.
        now_s: seconds since the epoch.

    Raises:
        NotAuthenticated: no key, or one that is malformed, unknown or expired.
        NotAllowed: a key made for something else (`key_audience`), or of a user who may not call this model.
    """
    if not authorization:
        raise NotAuthenticated("This model asks for authentication, and the call has no key.", hint=_HINT)
    key = recognise(table, authorization, now_s, API_AUDIENCE)
    if route.allowed_user_ids is not None and key.user_id not in route.allowed_user_ids:
        raise NotAllowed("The key's user may not call this model.", hint="Ask for access to the model's project.")


def recognise(table: RouteTable, authorization: str, now_s: float, audience: str) -> CallerKey:
    """Return the key that an `Authorization` header holds; raises as `authorise` does."""
    scheme, _, text = authorization.partition(" ")
    parts = split_key_text(text) if scheme.lower() == "bearer" else None
    if parts is None:
        raise NotAuthenticated("The Authorization header does not hold an API v2 key.", hint=_HINT)
    key_id, secret = parts
    key = table.find_key(key_id)
    # An unknown id takes the time of a known one.
    same = hmac.compare_digest(key.secret_sha256 if key else _NOBODYS_HASH, hash_secret(secret))
    if key is None or not same:
        raise NotAuthenticated("The API v2 key is not valid.", hint=_HINT)
    if now_s >= key.expires_at_s:
        raise NotAuthenticated("The API v2 key has expired.", hint="Create a new key.")
    if key.audiences and audience not in key.audiences:
        raise NotAllowed(f"This API key is for {', '.join(key.audiences)}, not for {audience}.",
                         hint=f"Create one with the audience {audience}.", code="key_audience")  # fmt: skip
    return key
