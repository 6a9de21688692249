"""Users and teams as they are administered: names that can be given, passwords that can be chosen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bancada.domain.errors import InvalidRequest
from bancada.domain.identity import User

NAME_LIMIT = 100
PASSWORD_LEAST, PASSWORD_MOST = 10, 1000
DIFFERENT_LETTERS = 4
_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,99}")


@dataclass(frozen=True, slots=True)
class Account:
    """A user, machine user or team with what only its administration needs; never the password, nor its hash."""

    user: User
    bio: str
    has_password: bool
    created_at: datetime
    signed_in_at: datetime | None


def check_username(text: str) -> str:
    """Return a name for a user or a team.

    Raises:
        InvalidRequest: it has other characters than letters, digits and `._@-`, begins with one of these, is longer
            than 100, or is a number, which would be taken for a user's.
    """
    name = text.strip()
    if not _USERNAME.fullmatch(name) or name.isdigit():
        raise InvalidRequest(
            f"username: expected 1 to {NAME_LIMIT} letters, digits and . _ @ -, not only digits, got {name[:120]!r}.",
            hint="Begin with a letter or a digit.",
            code="username_invalid",
        )
    return name


def check_password(password: str, username: str) -> str:
    """Return a password that somebody chose.

    Raises:
        InvalidRequest: it is shorter than 10 or longer than 1000 characters, has fewer than 4 different ones, or holds
            the username (`password_weak`).
    """
    if not PASSWORD_LEAST <= len(password) <= PASSWORD_MOST:
        raise _weak(f"expected {PASSWORD_LEAST} to {PASSWORD_MOST} characters, got {len(password)}")
    if len(set(password)) < DIFFERENT_LETTERS:
        raise _weak(f"expected at least {DIFFERENT_LETTERS} different characters")
    if username.lower() in password.lower():
        raise _weak("it holds the username")
    return password


def _weak(why: str) -> InvalidRequest:
    return InvalidRequest(f"password: {why}.", hint="Several words in a row are good.", code="password_weak")
