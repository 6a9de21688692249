# Written by tools/generate.py from the contract; change that, not this file.
"""The model Metric."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar


class Metric(ApiModel):
    """Metric of API v2.

    Args:
        key: Key.
        value: Double; NaN and Infinity as JSON strings per proto3.
        timestamp: RFC 3339.
        step: Int64 as text.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "key": "str",
        "value": "float",
        "timestamp": "datetime",
        "step": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "key": "key",
        "value": "value",
        "timestamp": "timestamp",
        "step": "step",
    }

    def __init__(
        self,
        key: str | None = None,
        value: float | None = None,
        timestamp: datetime | None = None,
        step: str | None = None,
    ) -> None:
        self.key = key
        self.value = value
        self.timestamp = timestamp
        self.step = step
