"""API v2 keys: `<key_id>.<secret>`, of which only the hash of the secret is kept.

A secret carries 256 random bits, so one SHA-256 is as good as a slow password hash: there is nothing to guess.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from bancada.domain.ids import new_short

API_AUDIENCE = "API"
APPLICATION_AUDIENCE = "Application"
_FORM = re.compile(r"[a-z0-9]{16}\.[0-9a-f]{64}")
AUDIENCES = (API_AUDIENCE, APPLICATION_AUDIENCE)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One API v2 key as it is kept; an empty `audiences` means all of them.

    `workload_id` is the session, job run or application that it was issued to, empty where a user made it.
    """

    id: str
    user_id: int
    secret_sha256: str
    comments: str
    audiences: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    workload_id: str = ""

    def opens_with(self, secret: str) -> bool:
        """Tell, in constant time, whether `secret` is this key's."""
        return hmac.compare_digest(self.secret_sha256, hash_secret(secret))

    def serves(self, audience: str) -> bool:
        """Tell whether the key may be used for `audience`."""
        return not self.audiences or audience in self.audiences

    def is_valid(self, secret: str, now: datetime, audience: str = API_AUDIENCE) -> bool:
        """Tell whether `secret` opens this key now and for this audience."""
        return self.opens_with(secret) and now < self.expires_at and self.serves(audience)


def new_key_text() -> tuple[str, str, str]:
    """Return a new key's id, its secret, and the text that a caller sends."""
    key_id, secret = new_short(16), secrets.token_hex(32)
    return key_id, secret, f"{key_id}.{secret}"


def split_key_text(text: str) -> tuple[str, str] | None:
    """Return the id and the secret of a key's text, or None when it has not that form."""
    key_id, dot, secret = text.strip().partition(".")
    return (key_id, secret) if dot and key_id and secret else None


def is_key_text(text: str) -> bool:
    """Tell whether a text has exactly the form of a key's text, whether there is such a key or not."""
    return _FORM.fullmatch(text.strip()) is not None


def hash_secret(secret: str) -> str:
    """Return the hex SHA-256 of a secret, the only form in which it is kept."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
