"""What is wrong with a value on the wire, told with the name of the field."""

from __future__ import annotations

import json


class WireError(ValueError):
    """A value does not have the shape that API v2 gives it.

    Attributes:
        field_path: Dotted path of the field, list positions in brackets: `data.metrics[0].value`; empty for the
            body itself.
        expected: What the field takes.
        got: What was sent instead, without long or secret values.
    """

    def __init__(self, field_path: str, expected: str, got: str) -> None:
        super().__init__(f"{field_path or 'body'}: expected {expected}, got {got}")
        self.field_path = field_path
        self.expected = expected
        self.got = got


def describe_value(value: object) -> str:
    """Name a decoded JSON value in an error: its kind, and the value itself where it is short."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, float):
        return f"the number {value!r}"
    if isinstance(value, int):  # printing a huge integer can raise
        return f"the number {value}" if abs(value) < 10**20 else "a very large number"
    if isinstance(value, str):
        return f"the text {value[:40]!r}{'...' if len(value) > 40 else ''}"
    return "an object" if isinstance(value, dict) else "a list"
