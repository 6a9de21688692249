# Written by tools/generate.py from the contract; change that, not this file.
"""The model TimeSeriesResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.time_series_result import TimeSeriesResult


class TimeSeriesResponse(ApiModel):
    """TimeSeriesResponse of API v2.

    Args:
        series_type: Series type.
        result: Result.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "series_type": "str",
        "result": "TimeSeriesResult",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "series_type": "series_type",
        "result": "result",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        series_type: str | None = None,
        result: TimeSeriesResult | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.series_type = series_type
        self.result = result
        self.next_page_token = next_page_token
