"""Runtime repositories: files that list descriptions of runtimes, in the same place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bancada.domain.errors import InvalidRequest

MOST_DESCRIPTIONS = 50


@dataclass(frozen=True, slots=True)
class RuntimeRepo:
    """A repository; `url` is that of its index, which says `descriptions = ["geo.toml"]`."""

    id: int
    name: str
    url: str
    created_at: datetime


def read_index(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the descriptions that the contents of an index list.

    Raises:
        InvalidRequest: it is no index, or one of more than 50 (`repo_invalid`).
    """
    names = data.get("descriptions")
    if not isinstance(names, list) or not names or len(names) > MOST_DESCRIPTIONS:
        raise _invalid(f'expected descriptions = ["name.toml", ...] with 1 to {MOST_DESCRIPTIONS} names')
    for name in names:
        if not isinstance(name, str) or not name.endswith(".toml") or "/" in name or "\\" in name:
            raise _invalid(f"{name!r} is not the name of a .toml file beside the index")
    return tuple(dict.fromkeys(names))


def _invalid(why: str) -> InvalidRequest:
    return InvalidRequest(f"url: the index of a runtime repository cannot be used: {why}.",
                          hint="docs/howto/runtimes.md shows an index.", code="repo_invalid")  # fmt: skip
