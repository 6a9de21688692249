"""Who is behind a key."""

from __future__ import annotations

from datetime import datetime, timezone

from bancada.control.workbench import Workbench
from bancada.domain.errors import NotAllowed, NotAuthenticated
from bancada.domain.identity import Actor
from bancada.domain.keys import API_AUDIENCE, V1_AUDIENCE, ApiKey, hash_secret, split_key_text, split_v1_key_text
from bancada.store import keys

NEXT_STEP = "Send the header 'Authorization: Bearer <API v2 key>'; `bancada env` prints a key."
_LONG_AGO = datetime.fromtimestamp(0, timezone.utc)
_NO_KEY = ApiKey("", 0, hash_secret(""), "", (), _LONG_AGO, _LONG_AGO)
"""Compared with when there is no such key, so that an unknown id takes as long as a wrong secret."""


def authenticate(workbench: Workbench, key_text: str, audience: str = API_AUDIENCE) -> Actor:
    """Return the user whose API v2 key this is.

    Raises:
        NotAuthenticated: it is no key, unknown, revoked (`key_unknown`) or expired (`key_expired`), or its user was
            deactivated (`user_deactivated`).
        NotAllowed: it is a key for another audience (`key_audience`).
    """
    parts = split_key_text(key_text)
    if parts is None:
        raise NotAuthenticated("The API key has not the form <key id>.<secret>.", hint=NEXT_STEP, code="key_malformed")
    return _recognise(workbench, *parts, audience)


def authenticate_v1(workbench: Workbench, key_text: str) -> Actor:
    """Return the user whose legacy key this is; a workload's API v2 key, which it finds in CDSW_API_KEY, is one too.

    Raises:
        NotAuthenticated, NotAllowed: as `authenticate` does.
    """
    parts = split_v1_key_text(key_text)
    if parts is not None:
        return _recognise(workbench, *parts, V1_AUDIENCE)
    return authenticate(workbench, key_text)


def _recognise(workbench: Workbench, key_id: str, secret: str, audience: str) -> Actor:
    with workbench.database.read() as tx:
        found = keys.find(tx, key_id)
    key, user, team_ids = found or (_NO_KEY, None, ())
    if not key.opens_with(secret) or user is None:
        raise NotAuthenticated("The API key is unknown or was revoked.", hint=NEXT_STEP, code="key_unknown")
    if not user.is_active:
        message = f"The user {user.username} was deactivated."
        raise NotAuthenticated(message, hint="Ask a site administrator.", code="user_deactivated")
    if workbench.clock() >= key.expires_at:
        day = key.expires_at.date().isoformat()
        raise NotAuthenticated(f"The API key expired on {day}.", hint="Create a new one.", code="key_expired")
    if not key.serves(audience):
        raise NotAllowed(
            f"This API key is for {', '.join(key.audiences)}, not for {audience}.",
            hint=f"Create one with the audience {audience}.",
            code="key_audience",
        )
    return Actor(user, key.id, key.workload_id, team_ids)
