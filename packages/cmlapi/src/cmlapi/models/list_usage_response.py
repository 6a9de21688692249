# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListUsageResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.usage_response import UsageResponse


class ListUsageResponse(ApiModel):
    """ListUsageResponse of API v2.

    Args:
        usage_response: Usage response.
        total_count: A whole number as text.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "usage_response": "list[UsageResponse]",
        "total_count": "str",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "usage_response": "usage_response",
        "total_count": "total_count",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        usage_response: list[UsageResponse] | None = None,
        total_count: str | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.usage_response = usage_response
        self.total_count = total_count
        self.next_page_token = next_page_token
