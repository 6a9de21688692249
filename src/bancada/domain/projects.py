"""Projects: a named set of files with the jobs, models and experiments that belong to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bancada.domain.errors import InvalidRequest

NAME_LIMIT = 200
_SLUG = re.compile(r"[^a-z0-9]+")


class Visibility(str, Enum):
    """Who else may see a project (contract enum project_visibility)."""

    PUBLIC = "public"
    ORGANIZATION = "organization"  # the members of the team that owns it
    PRIVATE = "private"


class CreationStatus(str, Enum):
    """How far the making of a project has come (contract enum project_creation_status)."""

    CREATING = "creating"
    SUCCESS = "success"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Project:
    """One project as it is kept; `number` is the numeric id that workloads see as CDSW_PROJECT_NUM."""

    id: str
    number: int
    name: str
    owner_id: int
    creator_id: int
    description: str
    visibility: str
    default_engine_type: str
    creation_status: str
    creation_message: str
    shared_memory_limit: int
    ephemeral_storage_request: int
    ephemeral_storage_limit: int
    environment: Mapping[str, str]
    created_at: datetime
    updated_at: datetime

    @property
    def slug(self) -> str:
        """The name as it stands in addresses and in CDSW_PROJECT."""
        return slug_of(self.name) or self.id

    @property
    def is_public(self) -> bool:
        """Whether every user of the workbench may view it."""
        return self.visibility == Visibility.PUBLIC


def slug_of(name: str) -> str:
    """Return a project's name as it stands in addresses; empty when no letter or digit is in it."""
    return _SLUG.sub("-", name.lower()).strip("-")


def check_name(noun: str, name: str, *, field: str = "name") -> str:
    """Return `name` without surrounding blanks; errors call it by `field`, as the request does.

    Raises:
        InvalidRequest: it is empty, longer than 200 characters, or holds control characters.
    """
    name = name.strip()
    if not name:
        raise InvalidRequest(
            f"{field}: {_article(noun)} {noun} needs a name, got none.", hint="Send a text of 1 to 200 characters."
        )
    if len(name) > NAME_LIMIT:
        raise InvalidRequest(f"{field}: expected at most {NAME_LIMIT} characters, got {len(name)}.", hint="Shorten it.")
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in name):
        raise InvalidRequest(f"{field}: control characters are not allowed in it.", hint="Send printable text.")
    return name


def _article(noun: str) -> str:
    return "an" if noun[0] in "aeiou" else "a"


def check_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables.

    Raises:
        InvalidRequest: a name is empty, or holds `=` or NUL, which no process could be given.
    """
    for name, value in environment.items():
        if not name or "=" in name or "\0" in name or "\0" in value:
            raise InvalidRequest(
                f"environment: {name!r} cannot be the name of an environment variable.",
                hint="Use letters, digits and underscores.",
            )
    return dict(environment)
