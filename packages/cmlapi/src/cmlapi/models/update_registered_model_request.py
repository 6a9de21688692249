# Written by tools/generate.py from the contract; change that, not this file.
"""The model UpdateRegisteredModelRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class UpdateRegisteredModelRequest(ApiModel):
    """UpdateRegisteredModelRequest of API v2.

    Args:
        model_id: Model id.
        description: Description.
        visibility: Visibility.
        user_id: User id.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "model_id": "str",
        "description": "str",
        "visibility": "Visibility",
        "user_id": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "model_id": "model_id",
        "description": "description",
        "visibility": "visibility",
        "user_id": "user_id",
    }

    def __init__(
        self,
        model_id: str | None = None,
        description: str | None = None,
        visibility: str | None = None,
        user_id: str | None = None,
    ) -> None:
        self.model_id = model_id
        self.description = description
        self.visibility = visibility
        self.user_id = user_id
