"""Single values of proto-JSON as they are sent, and what is sent for a field that is unset.

A value of the wrong type is a mistake of ours and raises TypeError.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from functools import lru_cache

from bancada.wire.scalars import INT32, INT64

_to_json = json.JSONEncoder(ensure_ascii=False).encode


def write_text(value: object) -> str:
    """Write a text; of a text enumeration, its value."""
    if type(value) is str:
        return value
    if isinstance(value, str):
        return str.__str__(value)
    raise _mistake("a text", value)


def write_int32(value: object) -> int:
    """Write a whole number of 32 bits."""
    if isinstance(value, int) and not isinstance(value, bool) and value in INT32:
        return int(value)
    raise _mistake("a whole number of 32 bits", value)


def write_int64(value: object) -> str:
    """Write a whole number of 64 bits, as text because JavaScript would round it."""
    if isinstance(value, int) and not isinstance(value, bool) and value in INT64:
        return str(int(value))
    raise _mistake("a whole number of 64 bits", value)


def write_double(value: object) -> float | str:
    """Write a number; JSON has no NaN and no infinities, proto-JSON writes them as text."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _mistake("a number", value)
    if math.isfinite(value):
        return float(value)
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def write_bool(value: object) -> bool:
    """Write a truth value; nothing else will do, because the client takes every text as true."""
    if isinstance(value, bool):
        return value
    raise _mistake("True or False", value)


def write_time(value: object) -> str:
    """Write an aware datetime as RFC 3339 in UTC with microseconds and Z."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise _mistake("an aware datetime", value)
    return _time_text(value)


@lru_cache(maxsize=8192)  # clients ask for the same things again and again, and this is half of writing most of them
def _time_text(value: datetime) -> str:
    return value.astimezone(timezone.utc).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def write_map(value: object) -> dict[str, str]:
    """Write an object of texts."""
    if isinstance(value, (dict, Mapping)):  # a dict is told much sooner
        return {write_text(name): write_text(item) for name, item in value.items()}
    raise _mistake("a mapping of texts", value)


def write_json_map(value: object) -> str:
    """Write an object of texts as JSON text; a text is taken to be that already."""
    if isinstance(value, str):
        return write_text(value) or "{}"
    found = write_map(value)
    return _to_json(found) if found else "{}"


WRITERS: Mapping[str, Callable[[object], object]] = {
    "string": write_text,
    "int32": write_int32,
    "int64": write_int64,
    "double": write_double,
    "bool": write_bool,
    "timestamp": write_time,
    "map": write_map,
    "json": write_json_map,
    "any": lambda value: value,
}
UNSET: Mapping[str, Callable[[], object]] = {
    "string": str,
    "enum": str,
    "int32": int,
    "int64": lambda: "0",
    "double": int,
    "bool": bool,
    "timestamp": lambda: None,  # an empty text would make the client fail
    "message": lambda: None,
    "any": lambda: None,
    "map": dict,
    "json": lambda: "{}",  # callers parse it without looking
}


def _mistake(expected: str, value: object) -> TypeError:
    return TypeError(f"expected {expected}, got {type(value).__name__}")
