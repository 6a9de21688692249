"""A call of API v1."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from bancada.control.workbench import Workbench
from bancada.domain.errors import InvalidRequest
from bancada.domain.identity import Actor
from bancada.wire.errors import describe_value
from bancada.wire.scalars import ShapeError, read_double, read_int32, read_map

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class V1Call:
    """One request: who asks, and what path and body say."""

    workbench: Workbench
    actor: Actor
    path: Mapping[str, str]
    body: Mapping[str, Any]

    def text(self, name: str) -> str:
        """Return a text of the body; empty when it was not sent.

        Raises:
            InvalidRequest: it is something else.
        """
        value = self.body.get(name) or ""
        if not isinstance(value, str):
            raise InvalidRequest(f"{name}: expected a text, got {type(value).__name__}.")
        return value

    def decimal(self, name: str) -> float | None:
        """Return a number of the body; None when it was not sent.

        Raises:
            InvalidRequest: it is something else.
        """
        return self._number(name, read_double)

    def whole_number(self, name: str) -> int:
        """Return a whole number of the body; 0 when it was not sent.

        Raises:
            InvalidRequest: it is something else.
        """
        return self._number(name, read_int32) or 0

    def _number(self, name: str, read: Callable[[object], T]) -> T | None:
        sent = self.body.get(name)
        try:
            return None if sent is None else read(sent)
        except ShapeError as error:
            raise InvalidRequest(f"{name}: expected {error}, got {describe_value(sent)}.") from None

    def variables(self, name: str) -> dict[str, str]:
        """Return an object of texts of the body; empty when it was not sent.

        Raises:
            InvalidRequest: it is something else.
        """
        sent = self.body.get(name) or {}
        try:
            return read_map(sent)
        except ShapeError as error:
            raise InvalidRequest(f"{name}: expected {error}, got {describe_value(sent)}.") from None
