"""Credentials for the servers that descriptions of runtimes are fetched from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from bancada.domain.errors import InvalidRequest

_SERVER = re.compile(r"(?:https://)?(?P<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?)/?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DockerCredential:
    """A credential without its secret; `server` is a host, with a port where it is not the usual one."""

    id: str
    name: str
    server: str
    is_default: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Login:
    """A username and its password, opened; never shown, not even by an error that prints it."""

    username: str
    password: str = field(repr=False)


def check_server(text: str) -> str:
    """Return the host that a credential is for.

    Raises:
        InvalidRequest: it is no host name with an optional port.
    """
    found = _SERVER.fullmatch(text.strip())
    if found is None:
        raise InvalidRequest(f"server: expected a host such as registry.example.com or host:5000, got {text!r}.",
                             hint="Leave out the path and any username.")  # fmt: skip
    return found["host"].lower()
