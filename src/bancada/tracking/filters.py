"""Filters and orders in MLflow's search language, for texts that anybody may have written.

MLflow's language has no escapes: a text cannot hold both kinds of quotes, nor a `%` or `_` that means itself. So a
text goes to MLflow as a pattern that matches at least what it should, every doubtful letter replaced by the wildcard
`_`, and `Wanted.keeps` then decides exactly, on our side.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from bancada.domain.errors import InvalidRequest
from bancada.domain.listing import SortKey

T = TypeVar("T")
_PLAIN = re.compile(r"[A-Za-z0-9 .,:;/+@=()\[\]-]")
_KEY = re.compile(r"[^`\"'\\\x00-\x1f]+")
_COMPARISON = re.compile(r"(>=|<=|!=|==|=|>|<)?\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)")


@dataclass(frozen=True, slots=True)
class Wanted(Generic[T]):
    """What a list shall hold: MLflow's filter text, and the exact test for each item that it finds."""

    text: str
    tests: tuple[Callable[[T], bool], ...]

    def keeps(self, item: T) -> bool:
        """Tell whether an item that MLflow found is really meant."""
        return all(test(item) for test in self.tests)


def contains(field: str, part: str) -> str:
    """Return a condition that at least all texts meet which contain `part`, whatever the case of letters."""
    return f"{field} ILIKE '%{_pattern(part)}%'"


def equals(field: str, value: str) -> str:
    """Return a condition that at least the text `value` meets."""
    pattern = _pattern(value)
    return f"{field} LIKE '{pattern}'" if pattern != value else f"{field} = '{value}'"


def compares(field: str, value: str) -> str:
    """Return a condition on a number, such as `0.9` or `>=0.9`.

    Raises:
        InvalidRequest: `value` is no number with an optional comparison before it.
    """
    match = _COMPARISON.fullmatch(value.strip())
    if match is None:
        raise InvalidRequest(
            f"The filter on {field} must be a number, got {value!r}.", hint="For example 0.9 or >=0.9."
        )
    comparison = match[1] or "="
    return f"{field} {'=' if comparison == '==' else comparison} {match[2].removeprefix('+')}"


def quoted_key(kind: str, key: str) -> str:
    """Return the name of a metric, param or tag in MLflow's language.

    Raises:
        InvalidRequest: the key has quotes, backslashes or control characters, which MLflow's keys never have.
    """
    if not _KEY.fullmatch(key):
        raise InvalidRequest(f"{kind}.{key} cannot be a key.", hint="Keys have no quotes or backslashes.")
    return f"{kind}.`{key}`"


def has_part(text: str | None, part: str) -> bool:
    """Tell whether `text` contains `part`, whatever the case of letters."""
    return text is not None and part.lower() in text.lower()


def order_by(sort: tuple[SortKey, ...], columns: Mapping[str, str], default: str) -> list[str]:
    """Return MLflow's order for these keys; a key of `columns` that ends in a dot takes any name after it.

    Raises:
        InvalidRequest: a key is not among `columns`.
    """
    if not sort:
        return [f"{default} ASC"]
    return [f"{_column(key.key, columns)} {'DESC' if key.descending else 'ASC'}" for key in sort]


def _column(key: str, columns: Mapping[str, str]) -> str:
    if key in columns:
        return columns[key]
    kind, dot, name = key.partition(".")
    if dot and f"{kind}." in columns:
        return quoted_key(columns[f"{kind}."], name)
    raise unknown_key("sort", key, columns)


def unknown_key(what: str, key: str, known: Mapping[str, object]) -> InvalidRequest:
    """Return the error for a filter or sort key that this list does not have."""
    names = ", ".join(f"{name}<key>" if name.endswith(".") else name for name in sorted(known))
    return InvalidRequest(f"The {what} key {key!r} is not known here.", hint=f"Known keys: {names}.")


def _pattern(text: str) -> str:
    return "".join(letter if _PLAIN.fullmatch(letter) else "_" for letter in text)
