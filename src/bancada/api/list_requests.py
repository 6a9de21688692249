"""What a caller asks of a list: page_size, page_token, search_filter and sort, as leniently as callers write them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from bancada.domain.errors import InvalidRequest
from bancada.domain.listing import DEFAULT_PAGE_SIZE, ListRequest
from bancada.domain.page_tokens import parse_sort

LARGEST_PAGE = 100_000
"""Callers ask for pages of this size (contract NOTES section 5); more is cut to it."""


def read_list_request(query: Mapping[str, Any], filter_keys: Collection[str]) -> ListRequest:
    """Return what the decoded query of a list asks for.

    Raises:
        InvalidRequest: page_size is negative, or search_filter is no object of texts.
    """
    return ListRequest(
        filters=_read_filters(filter_keys, query.get("search_filter", "")),
        sort=parse_sort(query.get("sort", "")),
        page_size=_read_page_size(query.get("page_size", 0)),
        page_token=query.get("page_token", ""),
    )


def _read_page_size(size: int) -> int:
    if size < 0:
        raise InvalidRequest(
            f"page_size: expected a number from 1 to {LARGEST_PAGE}, got {size}.", hint="Leave it out."
        )
    return min(size or DEFAULT_PAGE_SIZE, LARGEST_PAGE)


def _read_filters(filter_keys: Collection[str], text: str) -> dict[str, str]:
    if not text.strip():
        return {}
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = text
    if not isinstance(value, dict):  # the old form: a bare word looks for a name
        if "name" not in filter_keys or not isinstance(value, (str, int, float)):
            raise _not_an_object(text)
        return {"name": text if not isinstance(value, str) else value}
    return {key: _filter_text(key, item) for key, item in value.items() if item is not None}


def _filter_text(key: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        text = str(value)
        if "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text):
            return text
    raise InvalidRequest(f"search_filter: {key!r} takes a text.", hint='Send texts, such as {"name":"demo"}.')


def _not_an_object(text: str) -> InvalidRequest:
    return InvalidRequest(
        f"search_filter: expected a JSON object as text, got {text[:60]!r}.", hint='Send one such as {"name":"demo"}.'
    )
