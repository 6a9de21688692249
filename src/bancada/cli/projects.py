"""Finding a project by what its user calls it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cmlapi

from bancada.domain.errors import InvalidRequest, NotFound

if TYPE_CHECKING:
    from bancada.cli.connection import Connection

_ID = re.compile(r"[0-9a-z]{4}(-[0-9a-z]{4}){3}")


@dataclass(frozen=True, slots=True)
class FoundProject:
    """What commands need of a project."""

    id: str
    name: str
    owner: str


def find_project(connection: Connection, name: str) -> FoundProject:
    """Return the one project that has this id or this name.

    Raises:
        NotFound: there is none that the caller can see.
        InvalidRequest: several have the name; the message lists their ids.
    """
    if _ID.fullmatch(name):
        return _found(connection.api.get_project(name))
    named = projects_named(connection, name)
    if not named:
        raise NotFound(f"There is no project {name!r} that you can see.", hint="`bancada project list` shows yours.")
    if len(named) > 1:
        ids = ", ".join(f"{project.id} of {project.owner}" for project in named)
        raise InvalidRequest(f"Several projects are called {name!r}: {ids}.", hint="Name one by its id.")
    return named[0]


def projects_named(connection: Connection, name: str) -> list[FoundProject]:
    """Return the visible projects of exactly this name."""
    wanted = json.dumps({"name": name})
    cursor = cmlapi.utils.Cursor(connection.api.list_projects, search_filter=wanted, include_public_projects=True)
    return [_found(project) for project in cursor.items() if project.name == name]


def _found(project: cmlapi.Project) -> FoundProject:
    owner = project.owner.username if project.owner else None
    return FoundProject(project.id or "", project.name or "", owner or "")
