# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListCopilotModelsResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.copilot_model import CopilotModel


class ListCopilotModelsResponse(ApiModel):
    """ListCopilotModelsResponse of API v2.

    Args:
        copilot_models: Copilot models.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "copilot_models": "list[CopilotModel]",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "copilot_models": "copilot_models",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        copilot_models: list[CopilotModel] | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.copilot_models = copilot_models
        self.next_page_token = next_page_token
