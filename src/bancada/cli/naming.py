"""Finding things by what their user calls them: an id, or a name that must be clear."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

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
        raise InvalidRequest(f"More than one project is called {name!r}: {ids}.", hint="Name one by its id.")
    return named[0]


def projects_named(connection: Connection, name: str) -> list[FoundProject]:
    """Return the visible projects of exactly this name; a site administrator sees all when none is closer."""
    method, wanted = connection.api.list_projects, json.dumps({"name": name})
    near = every(method, search_filter=wanted, include_public_projects=True)
    if named := [_found(project) for project in near if project.name == name]:
        return named
    if not connection.get("/whoami")["is_admin"]:
        return []
    everywhere = every(method, search_filter=wanted, include_all_projects=True)
    return [_found(project) for project in everywhere if project.name == name]


def every(method: Callable[..., Any], *args: Any, **query: Any) -> Iterable[Any]:  # noqa: ANN401 - the client's own
    """Yield what a list operation of API v2 has, page after page."""
    return cmlapi.utils.Cursor(method, *args, **{k: v for k, v in query.items() if v is not None}).items()


def pick(kind: str, wanted: str, candidates: Iterable[Any], *, key: str = "id", listed_by: str) -> Any:  # noqa: ANN401
    """Return the one candidate that has this id or this name; `listed_by` is the command that shows them all.

    Raises:
        NotFound: there is none; the message names those that look like it.
        InvalidRequest: several have the name; the message lists their ids.
    """
    found = list(candidates)
    if exact := [candidate for candidate in found if str(getattr(candidate, key)) == wanted]:
        return exact[0]
    named = [candidate for candidate in found if candidate.name == wanted]
    if len(named) > 1:
        ids = ", ".join(str(getattr(candidate, key)) for candidate in named)
        raise InvalidRequest(f"More than one {kind} is called {wanted!r}: {ids}.", hint="Name one by its id.")
    if not named:
        close = get_close_matches(wanted, {str(candidate.name) for candidate in found}, n=3)
        hint = f"Did you mean {' or '.join(map(repr, sorted(close)))}?" if close else f"`{listed_by}` shows them."
        raise NotFound(f"There is no {kind} {wanted!r} here.", hint=hint)
    return named[0]


def _found(project: cmlapi.Project) -> FoundProject:
    owner = project.owner.username if project.owner else None
    return FoundProject(project.id or "", project.name or "", owner or "")
