# Written by tools/generate.py from the contract; change that, not this file.
"""The model CreateCopilotEmbeddingModelRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class CreateCopilotEmbeddingModelRequest(ApiModel):
    """CreateCopilotEmbeddingModelRequest of API v2.

    Args:
        provider: Provider.
        name: Name.
        endpoint: Endpoint.
        enabled: Enabled.
        default: Default.
        provider_id: Provider id.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "provider": "str",
        "name": "str",
        "endpoint": "str",
        "enabled": "bool",
        "default": "bool",
        "provider_id": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "provider": "provider",
        "name": "name",
        "endpoint": "endpoint",
        "enabled": "enabled",
        "default": "default",
        "provider_id": "provider_id",
    }

    def __init__(
        self,
        provider: str | None = None,
        name: str | None = None,
        endpoint: str | None = None,
        enabled: bool | None = None,
        default: bool | None = None,
        provider_id: str | None = None,
    ) -> None:
        self.provider = provider
        self.name = name
        self.endpoint = endpoint
        self.enabled = enabled
        self.default = default
        self.provider_id = provider_id
