# Written by tools/generate.py from the contract; change that, not this file.
"""The model UpdateAcceleratorBasedUserQuotaRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.accelerator_based_user_quota import AcceleratorBasedUserQuota


class UpdateAcceleratorBasedUserQuotaRequest(ApiModel):
    """UpdateAcceleratorBasedUserQuotaRequest of API v2.

    Args:
        accelerator_based_user_quota: Accelerator based user quota.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "accelerator_based_user_quota": "list[AcceleratorBasedUserQuota]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "accelerator_based_user_quota": "accelerator_based_user_quota",
    }

    def __init__(
        self,
        accelerator_based_user_quota: list[AcceleratorBasedUserQuota] | None = None,
    ) -> None:
        self.accelerator_based_user_quota = accelerator_based_user_quota
