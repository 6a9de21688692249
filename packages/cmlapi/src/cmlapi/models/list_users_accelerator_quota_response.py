# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListUsersAcceleratorQuotaResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.user_accelerator_quota import UserAcceleratorQuota


class ListUsersAcceleratorQuotaResponse(ApiModel):
    """ListUsersAcceleratorQuotaResponse of API v2.

    Args:
        user_accelerator_quota: User accelerator quota.
        next_page_token: Next page token.
        total_count: A whole number as text.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "user_accelerator_quota": "list[UserAcceleratorQuota]",
        "next_page_token": "str",
        "total_count": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "user_accelerator_quota": "user_accelerator_quota",
        "next_page_token": "next_page_token",
        "total_count": "total_count",
    }

    def __init__(
        self,
        user_accelerator_quota: list[UserAcceleratorQuota] | None = None,
        next_page_token: str | None = None,
        total_count: str | None = None,
    ) -> None:
        self.user_accelerator_quota = user_accelerator_quota
        self.next_page_token = next_page_token
        self.total_count = total_count
