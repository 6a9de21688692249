"""People as they stand inside other answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bancada.domain.identity import User


def render_short_user(user: User) -> dict[str, Any]:
    """Return the fields of a ShortUser."""
    return {"username": user.username, "name": user.name, "email": user.email}


def render_tags(pairs: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return pairs as the contract writes tags and params."""
    return [{"key": key, "value": value} for key, value in pairs.items()]


def read_tags(tags: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the pairs that a caller sent as tags; a tag without a key is none."""
    return {tag["key"]: tag.get("value", "") for tag in tags if tag.get("key")}
