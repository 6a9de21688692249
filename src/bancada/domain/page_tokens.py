"""Page tokens: where a page ended, as opaque text that refuses to continue another list than its own."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bancada.domain.errors import InvalidRequest
from bancada.domain.listing import ListRequest, SortKey

Value = str | int | float | bool
TOKEN_LIMIT = 8_000


@dataclass(frozen=True, slots=True)
class Position:
    """The sort in use and its values in the last item of a page."""

    sort: tuple[SortKey, ...]
    values: tuple[Value, ...]


def write_page_token(noun: str, request: ListRequest, position: Position) -> str:
    """Return the token that continues a list of `noun` after `position`."""
    content = {"s": write_sort(position.sort), "v": position.values, "f": _digest(noun, request.filters)}
    text = json.dumps(content, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_page_token(noun: str, request: ListRequest) -> Position | None:
    """Return where the list goes on, None for its beginning. `sort` need not be sent again with the token.

    Raises:
        InvalidRequest: the token is broken, or belongs to another list, filter or sort (`page_token_invalid`).
    """
    if not request.page_token:
        return None
    content = _decode(request.page_token)
    if content.get("f") != _digest(noun, request.filters):
        raise broken_page_token("it belongs to another list or search_filter")
    sort = parse_sort(str(content.get("s", "")))
    if request.sort and request.sort != sort:
        raise broken_page_token(f"it belongs to a list sorted by {write_sort(sort)!r}")
    values = content.get("v")
    if not isinstance(values, list) or not all(_is_value(value) for value in values):
        raise broken_page_token("it is damaged")
    return Position(sort, tuple(values))


def broken_page_token(why: str) -> InvalidRequest:
    """Return the error for a token that cannot be used."""
    return InvalidRequest(
        f"page_token: this token cannot be used here, {why}.",
        hint="Send next_page_token as it came, with the same page_size, search_filter and sort; or begin without it.",
        code="page_token_invalid",
    )


def parse_sort(text: str) -> tuple[SortKey, ...]:
    """Read `-updated_at,+name`; a plus that a URL turned into a space is one too. A key counts once."""
    parts = [part.strip() for part in text.split(",")]
    directions: dict[str, bool] = {}
    for part in filter(None, parts):
        directions.setdefault(part.lstrip("+-").strip(), part.startswith("-"))
    return tuple(SortKey(key, descending) for key, descending in directions.items())


def write_sort(sort: Sequence[SortKey]) -> str:
    """Return a sort in the form that `parse_sort` reads."""
    return ",".join(f"{'-' if key.descending else ''}{key.key}" for key in sort)


def _digest(noun: str, filters: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps([noun, sorted(filters.items())]).encode()).hexdigest()[:16]


def _decode(token: str) -> dict[str, object]:
    if len(token) > TOKEN_LIMIT:
        raise broken_page_token("it is too long")
    try:
        padded = token + "=" * (-len(token) % 4)
        content = json.loads(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        raise broken_page_token("it is damaged") from None
    if not isinstance(content, dict):
        raise broken_page_token("it is damaged")
    return content


def _is_value(value: object) -> bool:
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    return isinstance(value, (int, float)) and abs(value) < 2**63
