# Written by tools/generate.py from the contract; change that, not this file.
"""The model TimeSeriesResultValues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class TimeSeriesResultValues(ApiModel):
    """TimeSeriesResultValues of API v2.

    Args:
        time_stamp: Time stamp.
        count: Count.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "time_stamp": "str",
        "count": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "time_stamp": "time_stamp",
        "count": "count",
    }

    def __init__(
        self,
        time_stamp: str | None = None,
        count: str | None = None,
    ) -> None:
        self.time_stamp = time_stamp
        self.count = count
