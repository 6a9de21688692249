"""People as they stand inside other answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from bancada.domain.identity import User
from bancada.wire.messages import Written, encode_message


@lru_cache(maxsize=4096)
def render_short_user(user: User) -> Written:
    """Return a ShortUser."""
    return Written(encode_message("ShortUser", {"username": user.username, "name": user.name, "email": user.email}))


def render_tags(pairs: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return pairs as the contract writes tags and params."""
    return [{"key": key, "value": value} for key, value in pairs.items()]


def read_tags(tags: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the pairs that a caller sent as tags; a tag without a key is none."""
    return {tag["key"]: tag.get("value", "") for tag in tags if tag.get("key")}
