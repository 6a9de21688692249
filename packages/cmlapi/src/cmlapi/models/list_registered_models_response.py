# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListRegisteredModelsResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.registered_model_details import RegisteredModelDetails


class ListRegisteredModelsResponse(ApiModel):
    """ListRegisteredModelsResponse of API v2.

    Args:
        models: Models.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "models": "list[RegisteredModelDetails]",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "models": "models",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        models: list[RegisteredModelDetails] | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.models = models
        self.next_page_token = next_page_token
