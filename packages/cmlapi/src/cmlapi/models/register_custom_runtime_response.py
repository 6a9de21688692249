# Written by tools/generate.py from the contract; change that, not this file.
"""The model RegisterCustomRuntimeResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.custom_runtime_image_details import CustomRuntimeImageDetails


class RegisterCustomRuntimeResponse(ApiModel):
    """RegisterCustomRuntimeResponse of API v2.

    Args:
        validation_success: Validation success.
        insert_success: Insert success.
        reason: Reason.
        reason_data: Reason data.
        details: Details.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "validation_success": "bool",
        "insert_success": "bool",
        "reason": "str",
        "reason_data": "str",
        "details": "CustomRuntimeImageDetails",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "validation_success": "validation_success",
        "insert_success": "insert_success",
        "reason": "reason",
        "reason_data": "reason_data",
        "details": "details",
    }

    def __init__(
        self,
        validation_success: bool | None = None,
        insert_success: bool | None = None,
        reason: str | None = None,
        reason_data: str | None = None,
        details: CustomRuntimeImageDetails | None = None,
    ) -> None:
        self.validation_success = validation_success
        self.insert_success = insert_success
        self.reason = reason
        self.reason_data = reason_data
        self.details = details
