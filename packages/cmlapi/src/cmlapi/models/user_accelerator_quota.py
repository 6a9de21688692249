# Written by tools/generate.py from the contract; change that, not this file.
"""The model UserAcceleratorQuota."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.quota import Quota


class UserAcceleratorQuota(ApiModel):
    """UserAcceleratorQuota of API v2.

    Args:
        user_id: User id.
        username: Username.
        accelerator_id: Accelerator id.
        quota_usage: Quota usage.
        quota_configured: Quota configured.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "user_id": "str",
        "username": "str",
        "accelerator_id": "str",
        "quota_usage": "Quota",
        "quota_configured": "Quota",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "user_id": "user_id",
        "username": "username",
        "accelerator_id": "accelerator_id",
        "quota_usage": "quota_usage",
        "quota_configured": "quota_configured",
    }

    def __init__(
        self,
        user_id: str | None = None,
        username: str | None = None,
        accelerator_id: str | None = None,
        quota_usage: Quota | None = None,
        quota_configured: Quota | None = None,
    ) -> None:
        self.user_id = user_id
        self.username = username
        self.accelerator_id = accelerator_id
        self.quota_usage = quota_usage
        self.quota_configured = quota_configured
