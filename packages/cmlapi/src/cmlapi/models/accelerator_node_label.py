# Written by tools/generate.py from the contract; change that, not this file.
"""The model AcceleratorNodeLabel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar


class AcceleratorNodeLabel(ApiModel):
    """AcceleratorNodeLabel of API v2.

    Args:
        id: A whole number as text.
        label_key: Label key.
        label_value: Label value.
        availability: Availability.
        max_gpu_count: A whole number as text.
        current_gpu_count: A whole number as text.
        max_gpu_per_workload: A whole number as text.
        created_at: An aware datetime.
        updated_at: An aware datetime.
        default_quota: A whole number as text.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "id": "str",
        "label_key": "str",
        "label_value": "str",
        "availability": "bool",
        "max_gpu_count": "str",
        "current_gpu_count": "str",
        "max_gpu_per_workload": "str",
        "created_at": "datetime",
        "updated_at": "datetime",
        "default_quota": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "id": "id",
        "label_key": "label_key",
        "label_value": "label_value",
        "availability": "availability",
        "max_gpu_count": "max_gpu_count",
        "current_gpu_count": "current_gpu_count",
        "max_gpu_per_workload": "max_gpu_per_workload",
        "created_at": "created_at",
        "updated_at": "updated_at",
        "default_quota": "default_quota",
    }

    def __init__(
        self,
        id: str | None = None,
        label_key: str | None = None,
        label_value: str | None = None,
        availability: bool | None = None,
        max_gpu_count: str | None = None,
        current_gpu_count: str | None = None,
        max_gpu_per_workload: str | None = None,
        created_at: datetime | None = None,
        updated_at: datetime | None = None,
        default_quota: str | None = None,
    ) -> None:
        self.id = id
        self.label_key = label_key
        self.label_value = label_value
        self.availability = availability
        self.max_gpu_count = max_gpu_count
        self.current_gpu_count = current_gpu_count
        self.max_gpu_per_workload = max_gpu_per_workload
        self.created_at = created_at
        self.updated_at = updated_at
        self.default_quota = default_quota
