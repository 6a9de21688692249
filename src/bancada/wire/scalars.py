"""Single values of proto-JSON, read leniently where nothing is lost.

Numbers may come as texts and texts as numbers, whole floats are integers. Every reader raises `ShapeError`; the
caller knows the field's path.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

INT32 = range(-(2**31), 2**31)
INT64 = range(-(2**63), 2**63)
EXACT_FLOAT = 2**53  # beyond it a float no longer tells neighbouring integers apart
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)",
    re.ASCII,
)
TRUTH = {"true": True, "t": True, "1": True, "false": False, "f": False, "0": False}
NON_FINITE = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


class ShapeError(ValueError):
    """The value is not what is expected; the text says what that is."""


def read_text(value: object) -> str:
    """Read a text; numbers become their shortest form."""
    if isinstance(value, str):
        if "\0" in value or (not value.isascii() and _has_surrogate(value)):
            raise ShapeError("text of Unicode characters without NUL")
        return value
    if isinstance(value, int) and not isinstance(value, bool) and value in INT64:
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        return repr(value)
    raise ShapeError("text")


def read_int32(value: object) -> int:
    """Read a whole number of 32 bits."""
    return _whole(value, INT32)


def read_int64(value: object) -> int:
    """Read a whole number of 64 bits, which JSON writers send as text."""
    return _whole(value, INT64)


def read_double(value: object) -> float:
    """Read a finite number."""
    number = _number(value, "number")
    try:
        result = float(number)
    except OverflowError:
        result = math.inf
    if not math.isfinite(result):
        raise ShapeError("finite number")
    return result


def read_any_double(value: object) -> float:
    """Read a number that may be "NaN", "Infinity" or "-Infinity", as metrics of runs are."""
    if isinstance(value, str) and value in NON_FINITE:
        return NON_FINITE[value]
    if isinstance(value, float):
        return value
    return read_double(value)


def read_bool(value: object) -> bool:
    """Read a truth value, or one of the texts t, f, true, false, 1, 0 in any case."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in TRUTH:
        return TRUTH[value.lower()]
    raise ShapeError("true or false")


def read_time(value: object) -> datetime:
    """Read an RFC 3339 time; the result is aware, in UTC, and cut to microseconds."""
    expected = "RFC 3339 time with Z or an offset, such as 2026-01-31T12:00:00Z"
    found = TIME.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise ShapeError(expected)
    day, clock, fraction, zone = found.groups()
    offset = "+00:00" if zone in "Zz" else zone
    try:
        time = datetime.fromisoformat(f"{day}T{clock}{offset}").astimezone(timezone.utc)
    except (ValueError, OverflowError) as error:
        raise ShapeError(expected) from error
    return time + timedelta(microseconds=int((fraction or "0")[:6].ljust(6, "0")))


def read_map(value: object) -> dict[str, str]:
    """Read an object of texts, such as the environment of a Create request; true becomes "true"."""
    if not isinstance(value, Mapping):
        raise ShapeError("object of texts")
    return {read_text(name): _map_value(item) for name, item in value.items()}


def read_json_map(value: object) -> dict[str, str]:
    """Read an object of texts that travels as text, such as the environment of a PATCH; an object will do too."""
    if isinstance(value, str):
        try:
            value = json.loads(value or "{}")
        except (ValueError, RecursionError) as error:
            raise ShapeError("text that holds a JSON object") from error
    return read_map(value)


def _whole(value: object, allowed: range) -> int:
    bits = 32 if allowed is INT32 else 64
    expected = f"whole number of {bits} bits"
    number = _number(value, expected)
    if isinstance(number, float):
        if not number.is_integer() or abs(number) > EXACT_FLOAT:
            raise ShapeError(expected)
        number = int(number)
    if number not in allowed:
        raise ShapeError(expected)
    return number


def _number(value: object, expected: str) -> int | float:
    if isinstance(value, str) and len(value) <= 100 and NUMBER.fullmatch(value.strip()):
        text = value.strip()
        return int(text) if text.lstrip("+-").isdigit() else float(text)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    raise ShapeError(expected)


def _map_value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return read_text(value)


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)
