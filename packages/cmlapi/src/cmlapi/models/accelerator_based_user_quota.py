# Written by tools/generate.py from the contract; change that, not this file.
"""The model AcceleratorBasedUserQuota."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class AcceleratorBasedUserQuota(ApiModel):
    """AcceleratorBasedUserQuota of API v2.

    Args:
        user_id: User id.
        accelerator_id: Accelerator id.
        gpu_quota: A whole number as text.
        accelerator_key: Accelerator key.
        accelerator_value: Accelerator value.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "user_id": "str",
        "accelerator_id": "str",
        "gpu_quota": "str",
        "accelerator_key": "str",
        "accelerator_value": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "user_id": "user_id",
        "accelerator_id": "accelerator_id",
        "gpu_quota": "gpu_quota",
        "accelerator_key": "accelerator_key",
        "accelerator_value": "accelerator_value",
    }

    def __init__(
        self,
        user_id: str | None = None,
        accelerator_id: str | None = None,
        gpu_quota: str | None = None,
        accelerator_key: str | None = None,
        accelerator_value: str | None = None,
    ) -> None:
        self.user_id = user_id
        self.accelerator_id = accelerator_id
        self.gpu_quota = gpu_quota
        self.accelerator_key = accelerator_key
        self.accelerator_value = accelerator_value
