"""Pages of exactly the size asked for, from a search that finds a little too much."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from bancada.domain.listing import ListRequest, Page
from bancada.domain.page_tokens import Position, broken_page_token, read_page_token, write_page_token

T = TypeVar("T")
LARGEST_STEP = 1000


def fill_page(
    fetch: Callable[[int, str], tuple[list[T], str]], keeps: Callable[[T], bool], size: int, token: str
) -> Page[T]:
    """Return the next `size` items that `keeps` accepts.

    `fetch(most, token)` returns at most that many items and the token after them. It is never asked for more than
    still fit, so a page always ends where one of MLflow's does, and the token after that is the page's.
    """
    found: list[T] = []
    while len(found) < size:
        items, token = fetch(min(size - len(found), LARGEST_STEP), token)
        found += [item for item in items if keeps(item)]
        if not token:
            break
    return Page(tuple(found), token)


def resume(noun: str, request: ListRequest) -> ListRequest:
    """Return the request with MLflow's own token in place of ours, and the sort that ours came with.

    Raises:
        InvalidRequest: the token is broken or forged, or of another list, filter or sort (`page_token_invalid`).
    """
    position = read_page_token(noun, request)
    if position is None:
        return request
    return replace(request, sort=position.sort, page_token=_checked("".join(map(str, position.values))))


def seal(noun: str, request: ListRequest, page: Page[T]) -> Page[T]:
    """Return the page with a token that only continues this list, with this filter and sort."""
    if not page.next_page_token:
        return page
    return replace(
        page, next_page_token=write_page_token(noun, request, Position(request.sort, (page.next_page_token,)))
    )


def _checked(token: str) -> str:
    """Return a token of MLflow's, which would fail on any other."""
    try:
        offset = json.loads(base64.b64decode(token, validate=True))["offset"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise broken_page_token("it is damaged") from None
    if type(offset) is not int or not 0 <= offset < 2**31:
        raise broken_page_token("it is damaged")
    return token
