"""The two further filters of usage lists, which are JSON too: several columns at once, and ranges of time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bancada.domain.errors import InvalidRequest
from bancada.domain.listing import ListRequest

_FURTHER = ("multi_column_search_filter", "time_range_search_filter")
_EXAMPLES = {
    "multi_column_search_filter": 'Such as {"project_or_workload_name":"churn"}.',
    "time_range_search_filter": 'Such as {"created_time":{"min":"2026-01-01 00:00:00","max":"2026-02-01 00:00:00"}}.',
}


def with_further_filters(request: ListRequest, query: Mapping[str, Any]) -> ListRequest:
    """Return a list request with what the query's further filters ask for; a range's ends are `<key>.min` and `.max`.

    Raises:
        InvalidRequest: one is no JSON object of what it takes.
    """
    filters = dict(request.filters)
    for parameter in _FURTHER:
        for key, value in _object(parameter, query.get(parameter, "")).items():
            filters |= _range(parameter, key, value) if parameter.startswith("time") else _text(parameter, key, value)
    return replace(request, filters=filters)


def _object(parameter: str, text: str) -> Mapping[str, Any]:
    if not text.strip():
        return {}
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        message = f"{parameter}: expected a JSON object as text, got {text[:60]!r}."
        raise InvalidRequest(message, hint=_EXAMPLES[parameter])
    return value


def _range(parameter: str, key: str, value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not set(value) <= {"min", "max"}:
        raise InvalidRequest(f"{parameter}: {key!r} takes an object with min and max.", hint=_EXAMPLES[parameter])
    ends = {f"{key}.{end}": moment for end, moment in value.items() if moment not in (None, "")}
    return {name: text for end, moment in ends.items() for name, text in _text(parameter, end, moment).items()}


def _text(parameter: str, key: str, value: object) -> dict[str, str]:
    if not isinstance(value, str) or "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise InvalidRequest(f"{parameter}: {key!r} takes a text.", hint=_EXAMPLES[parameter])
    return {key: value}
