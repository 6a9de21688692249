# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListUsersQuotaResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.user_quota import UserQuota


class ListUsersQuotaResponse(ApiModel):
    """ListUsersQuotaResponse of API v2.

    Args:
        user_quota: User quota.
        next_page_token: Next page token.
        total_count: A whole number as text.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "user_quota": "list[UserQuota]",
        "next_page_token": "str",
        "total_count": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "user_quota": "user_quota",
        "next_page_token": "next_page_token",
        "total_count": "total_count",
    }

    def __init__(
        self,
        user_quota: list[UserQuota] | None = None,
        next_page_token: str | None = None,
        total_count: str | None = None,
    ) -> None:
        self.user_quota = user_quota
        self.next_page_token = next_page_token
        self.total_count = total_count
