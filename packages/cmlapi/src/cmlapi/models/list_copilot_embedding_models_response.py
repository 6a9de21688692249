# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListCopilotEmbeddingModelsResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.copilot_embedding_model import CopilotEmbeddingModel


class ListCopilotEmbeddingModelsResponse(ApiModel):
    """ListCopilotEmbeddingModelsResponse of API v2.

    Args:
        copilot_embedding_models: Copilot embedding models.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "copilot_embedding_models": "list[CopilotEmbeddingModel]",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "copilot_embedding_models": "copilot_embedding_models",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        copilot_embedding_models: list[CopilotEmbeddingModel] | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.copilot_embedding_models = copilot_embedding_models
        self.next_page_token = next_page_token
