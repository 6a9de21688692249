# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListGroupsQuotaResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.group_quota import GroupQuota


class ListGroupsQuotaResponse(ApiModel):
    """ListGroupsQuotaResponse of API v2.

    Args:
        group_quota: Group quota.
        next_page_token: Next page token.
        total_count: A whole number as text.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "group_quota": "list[GroupQuota]",
        "next_page_token": "str",
        "total_count": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "group_quota": "group_quota",
        "next_page_token": "next_page_token",
        "total_count": "total_count",
    }

    def __init__(
        self,
        group_quota: list[GroupQuota] | None = None,
        next_page_token: str | None = None,
        total_count: str | None = None,
    ) -> None:
        self.group_quota = group_quota
        self.next_page_token = next_page_token
        self.total_count = total_count
