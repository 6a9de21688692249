"""Keys: `<key_id>.<secret>`, or in the legacy form both without a dot; only the hash of the secret is kept.

A secret carries 256 random bits, so one SHA-256 is as good as a slow password hash: there is nothing to guess.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bancada.domain.errors import InvalidRequest
from bancada.domain.ids import new_short

API_AUDIENCE = "API"
APPLICATION_AUDIENCE = "Application"
_FORM = re.compile(r"[a-z0-9]{16}\.[0-9a-f]{64}")
_V1_FORM = re.compile(r"[a-z0-9]{64}")
V1_AUDIENCE = "API v1"
V1_ID_LENGTH = 16
AUDIENCES = (API_AUDIENCE, APPLICATION_AUDIENCE)


class KeyKind(str, Enum):
    """How a key came about and what it is for."""

    V2 = "v2"
    SIGN_IN = "sign_in"  # an API v2 key that a password was exchanged for, and that lives for hours
    V1 = "v1"  # the legacy key: HTTP Basic on /api/v1 and /api/altus-ds-1, and nothing else


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One key as it is kept; an empty `audiences` means all of them.

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
    kind: str = KeyKind.V2.value

    def opens_with(self, secret: str) -> bool:
        """Tell, in constant time, whether `secret` is this key's."""
        return hmac.compare_digest(self.secret_sha256, hash_secret(secret))

    def serves(self, audience: str) -> bool:
        """Tell whether the key may be used for `audience`."""
        return not self.audiences or audience in self.audiences

    def is_valid(self, secret: str, now: datetime, audience: str = API_AUDIENCE) -> bool:
        """Tell whether `secret` opens this key now and for this audience."""
        return self.opens_with(secret) and now < self.expires_at and self.serves(audience)


def new_v1_key_text() -> tuple[str, str, str]:
    """Return a new legacy key's id, its secret, and the text that a caller sends: 64 letters and digits."""
    key_id, secret = new_short(V1_ID_LENGTH), new_short(48)
    return key_id, secret, key_id + secret


def split_v1_key_text(text: str) -> tuple[str, str] | None:
    """Return the id and the secret of a legacy key's text, or None when it has not that form."""
    text = text.strip()
    return (text[:V1_ID_LENGTH], text[V1_ID_LENGTH:]) if _V1_FORM.fullmatch(text) else None


def new_key_text() -> tuple[str, str, str]:
    """Return a new key's id, its secret, and the text that a caller sends."""
    key_id, secret = new_short(16), secrets.token_hex(32)
    return key_id, secret, f"{key_id}.{secret}"


def split_key_text(text: str) -> tuple[str, str] | None:
    """Return the id and the secret of a key's text, or None when it has not that form."""
    key_id, dot, secret = text.strip().partition(".")
    return (key_id, secret) if dot and key_id and secret else None


def check_audience_name(text: str) -> str:
    """Return an audience as we write it.

    Raises:
        InvalidRequest: there is no such audience.
    """
    for audience in AUDIENCES:
        if audience.lower() == text.strip().lower():
            return audience
    raise InvalidRequest(f"audience: expected one of {', '.join(AUDIENCES)}, got {text!r}.")


def is_key_text(text: str) -> bool:
    """Tell whether a text has exactly the form of a key's text, whether there is such a key or not."""
    return _FORM.fullmatch(text.strip()) is not None


def hash_secret(secret: str) -> str:
    """Return the hex SHA-256 of a secret, the only form in which it is kept."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
