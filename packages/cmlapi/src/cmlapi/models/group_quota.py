# Written by tools/generate.py from the contract; change that, not this file.
"""The model GroupQuota."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.quota import Quota
    from cmlapi.models.user_or_group_info import UserOrGroupInfo


class GroupQuota(ApiModel):
    """GroupQuota of API v2.

    Args:
        group: Group.
        quota_usage: Quota usage.
        quota_configured: Quota configured.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "group": "UserOrGroupInfo",
        "quota_usage": "Quota",
        "quota_configured": "Quota",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "group": "group",
        "quota_usage": "quota_usage",
        "quota_configured": "quota_configured",
    }

    def __init__(
        self,
        group: UserOrGroupInfo | None = None,
        quota_usage: Quota | None = None,
        quota_configured: Quota | None = None,
    ) -> None:
        self.group = group
        self.quota_usage = quota_usage
        self.quota_configured = quota_configured
