"""Who calls: checks an API v2 key against the snapshot, in constant time and without a database."""

from __future__ import annotations

import hmac
import time
from typing import TYPE_CHECKING

from bancada.domain.attempts import WrongKeys
from bancada.domain.clock import utc_now
from bancada.domain.errors import NotAllowed, NotAuthenticated, WorkbenchError
from bancada.domain.keys import API_AUDIENCE, hash_secret, split_key_text

if TYPE_CHECKING:
    from bancada.domain.routes import CallerKey, ModelRoute
    from bancada.gateway.table import RouteTable

_NOBODYS_HASH = "0" * 64
_HINT = "Send an API v2 key as `Authorization: Bearer <key>`."


class Callers:
    """Recognises who calls a model or opens an application, and slows down who guesses; one for the whole gateway."""

    def __init__(self, table: RouteTable) -> None:
        self._table = table
        self._wrong_keys = WrongKeys()

    def recognise(self, remote: str, authorization: str, audience: str = API_AUDIENCE) -> CallerKey:
        """Return the key that an `Authorization` header holds.

        Raises:
            NotAuthenticated: no key, or one that is malformed, unknown or expired.
            NotAllowed: a key made for something else (`key_audience`).
            TooBusy: too many keys were wrong that came from there.
        """
        try:
            return self._find(authorization, audience)
        except NotAuthenticated as error:
            self.count(remote, error)
            raise

    def check(self, key: CallerKey, remote: str) -> None:
        """Let a key pass that was recognised before, unless it has expired since; raises as `recognise`."""
        if time.time() >= key.expires_at_s:
            expired = _expired()
            self.count(remote, expired)
            raise expired

    def admit(self, route: ModelRoute, key: CallerKey) -> None:
        """Let the caller of a model pass.

        Raises:
            NotAllowed: the key's user may not call this model.
        """
        if route.allowed_user_ids is not None and key.user_id not in route.allowed_user_ids:
            raise NotAllowed("The key's user may not call this model.", hint="Ask for access to the model's project.")

    def count(self, remote: str, error: WorkbenchError) -> None:
        """Remember that a key was wrong, if that is what `error` says; raise TooBusy when there were too many."""
        self._wrong_keys.count(error, remote, utc_now())

    def _find(self, authorization: str, audience: str) -> CallerKey:
        if not authorization:
            raise NotAuthenticated("This call needs a key, and has none.", hint=_HINT, code="key_missing")
        scheme, _, text = authorization.partition(" ")
        parts = split_key_text(text) if scheme.lower() == "bearer" else None
        if parts is None:
            message = "The Authorization header does not hold an API v2 key."
            raise NotAuthenticated(message, hint=_HINT, code="key_malformed")
        key_id, secret = parts
        key = self._table.find_key(key_id)
        # An unknown id takes the time of a known one.
        same = hmac.compare_digest(key.secret_sha256 if key else _NOBODYS_HASH, hash_secret(secret))
        if key is None or not same:
            raise NotAuthenticated("The API v2 key is not valid.", hint=_HINT, code="key_unknown")
        if time.time() >= key.expires_at_s:
            raise _expired()
        if key.audiences and audience not in key.audiences:
            raise NotAllowed(f"This API key is for {', '.join(key.audiences)}, not for {audience}.",
                             hint=f"Create one with the audience {audience}.", code="key_audience")  # fmt: skip
        return key


def _expired() -> NotAuthenticated:
    return NotAuthenticated("The API v2 key has expired.", hint="Create a new key.", code="key_expired")
