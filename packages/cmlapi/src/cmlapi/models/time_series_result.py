# Written by tools/generate.py from the contract; change that, not this file.
"""The model TimeSeriesResult."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.time_series_result_values import TimeSeriesResultValues


class TimeSeriesResult(ApiModel):
    """TimeSeriesResult of API v2.

    Args:
        values: Values.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "values": "list[TimeSeriesResultValues]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "values": "values",
    }

    def __init__(
        self,
        values: list[TimeSeriesResultValues] | None = None,
    ) -> None:
        self.values = values
