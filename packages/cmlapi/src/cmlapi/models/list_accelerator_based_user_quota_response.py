# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListAcceleratorBasedUserQuotaResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.accelerator_based_user_quota import AcceleratorBasedUserQuota


class ListAcceleratorBasedUserQuotaResponse(ApiModel):
    """ListAcceleratorBasedUserQuotaResponse of API v2.

    Args:
        accelerator_based_user_quota: Accelerator based user quota.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "accelerator_based_user_quota": "list[AcceleratorBasedUserQuota]",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "accelerator_based_user_quota": "accelerator_based_user_quota",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        accelerator_based_user_quota: list[AcceleratorBasedUserQuota] | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.accelerator_based_user_quota = accelerator_based_user_quota
        self.next_page_token = next_page_token
