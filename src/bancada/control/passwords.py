"""Passwords as they are kept: hashed with Argon2id, which makes each guess cost memory and time."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()
_AT_ONCE = threading.BoundedSemaphore(2)
"""Each check takes 64 MiB for a moment: more at once would let callers without a key take the memory."""

_NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"""Compared with when there is no password, so that an unknown user takes as long as a wrong password."""


def hash_password(password: str) -> str:
    """Return what is kept of a password; takes tens of milliseconds."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def is_password(hashed: str, password: str) -> bool:
    """Tell whether a password is the one that was hashed; False, after the same time, when `hashed` is empty."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(hashed or _NOBODYS, password) and bool(hashed)
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(hashed: str) -> bool:
    """Tell whether a password was hashed with less effort than is usual now."""
    return _HASHER.check_needs_rehash(hashed)
