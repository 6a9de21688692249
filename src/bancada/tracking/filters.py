"""Filters and orders in MLflow's search language, for texts that anybody may have written.

MLflow's language has no escapes: a text cannot hold both kinds of quotes, nor a `%` or `_` that means itself. So a
text goes to MLflow as a pattern that matches at least what it should, every doubtful letter replaced by the wildcard
`_`, and `Wanted.keeps` then decides exactly, on our side.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from bancada.domain.errors import InvalidRequest
from bancada.domain.listing import SortKey

T = TypeVar("T")
_PLAIN = re.compile(r"[A-Za-z0-9 .,:;/+@=()\[\]-]")
_KEY = re.compile(r"[^`\"'\\\x00-\x1f]+")
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_COMPARISON = re.compile(rf"(>=|<=|!=|==|=|>|<)?\s*({_NUMBER})", re.ASCII)
_BETWEEN = re.compile(r"\s*(?:,|&&?|\band\b)\s*", re.IGNORECASE)
_SIGNED = re.compile(r"(>=|<=|!=|==|=|>|<)\s*(.*)", re.DOTALL)
_TESTS: Mapping[str, Callable[[float, float], bool]] = {
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le,
}  # fmt: skip


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
    """Return a condition on a number, such as `0.9`, `>=0.9` or `>0.5, <0.9`.

    Raises:
        InvalidRequest: `value` is no number with an optional comparison before it, nor several of these.
    """
    return " AND ".join(_compares_once(field, part, value) for part in _BETWEEN.split(value.strip()))


def matches(field: str, value: str) -> tuple[str, Callable[[str | None], bool]]:
    """Return a condition on a text, which MLflow may meet too often, and the exact test.

    `x` is a part of the text, `=x` the whole text and `!=x` another one; `>4` and its like compare the number in it.
    """
    sign, rest = _signed(value)
    if sign in {"=", "=="}:
        return equals(field, rest), lambda text: text == rest
    if sign == "!=":
        return f"{field} LIKE '%'", lambda text: text is not None and text != rest
    if sign in _TESTS and (wanted := _number(rest)) is not None:
        return f"{field} LIKE '%'", lambda text: _holds(_TESTS[sign], text, wanted)
    return contains(field, value), lambda text: has_part(text, value)


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
    wanted: dict[str, str] = {}
    for key in sort:  # of two keys for one column only the first can matter, and MLflow refuses the second
        wanted.setdefault(_column(key.key, columns), "DESC" if key.descending else "ASC")
    return [f"{column} {direction}" for column, direction in wanted.items()]


def _compares_once(field: str, part: str, value: str) -> str:
    match = _COMPARISON.fullmatch(part)
    if match is None:
        hint = "For example 0.9, >=0.9 or >0.5, <0.9."
        raise InvalidRequest(f"The filter on {field} must be a number, got {value!r}.", hint=hint)
    comparison = match[1] or "="
    return f"{field} {'=' if comparison == '==' else comparison} {match[2].removeprefix('+')}"


def _signed(value: str) -> tuple[str, str]:
    match = _SIGNED.fullmatch(value)
    return (match[1], match[2]) if match else ("", value)


def _number(text: str | None) -> float | None:
    return float(text) if text is not None and re.fullmatch(_NUMBER, text.strip(), re.ASCII) else None


def _holds(test: Callable[[float, float], bool], text: str | None, wanted: float) -> bool:
    number = _number(text)
    return number is not None and test(number, wanted)


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
