"""What a caller may ask of a list, and one page of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
DEFAULT_PAGE_SIZE = 10


@dataclass(frozen=True, slots=True)
class SortKey:
    """One key to sort by, in the words of the contract (`owner.username`)."""

    key: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ListRequest:
    """Which items of a list, in which order: filters are combined with AND and match substrings.

    `page_token` is the opaque text of an earlier page; empty means the first. Without `sort` the order is
    ascending by creation (contract NOTES section 5).
    """

    filters: Mapping[str, str] = field(default_factory=dict)
    sort: tuple[SortKey, ...] = ()
    page_size: int = DEFAULT_PAGE_SIZE
    page_token: str = ""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a list; an empty `next_page_token` means that none follow."""

    items: tuple[T, ...]
    next_page_token: str = ""
