"""Paging through what is short enough to be in memory: runtimes, the people of one project."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from bancada.domain.errors import InvalidRequest
from bancada.domain.listing import ListRequest, Page
from bancada.domain.page_tokens import Position, broken_page_token, read_page_token, write_page_token

T = TypeVar("T")


def page_of(noun: str, items: Sequence[T], request: ListRequest, keys: Mapping[str, Callable[[T], str]]) -> Page[T]:
    """Return one page of `items`: filtered by substrings without regard to case, sorted, and otherwise in their order.

    Raises:
        InvalidRequest: an unknown key, or a page token of another list.
    """
    position = read_page_token(noun, request)
    sort = position.sort if position else request.sort
    for parameter, named in (("search_filter", request.filters), ("sort", [sort_key.key for sort_key in sort])):
        for key in named:
            if key not in keys:
                raise _unknown_key(parameter, noun, key, keys)
    found = [item for item in items if all(_holds(keys[key](item), text) for key, text in request.filters.items())]
    for sort_key in reversed(sort):
        found.sort(key=keys[sort_key.key], reverse=sort_key.descending)
    start = _start(position)
    end = start + request.page_size
    token = write_page_token(noun, request, Position(tuple(sort), (end,))) if end < len(found) else ""
    return Page(tuple(found[start:end]), token)


def _unknown_key(parameter: str, noun: str, key: str, keys: Mapping[str, object]) -> InvalidRequest:
    known = f"known: {', '.join(sorted(keys))}" if keys else "there is none"
    hint = "Use one of these." if keys else "Leave it out."
    return InvalidRequest(f"{parameter}: {noun} have no key {key!r} here; {known}.", hint=hint, code="unknown_key")


def _holds(text: str, wanted: str) -> bool:
    return wanted.casefold() in text.casefold()


def _start(position: Position | None) -> int:
    if position is None:
        return 0
    if len(position.values) != 1 or type(position.values[0]) is not int or position.values[0] < 0:
        raise broken_page_token("it is damaged")
    return int(position.values[0])
