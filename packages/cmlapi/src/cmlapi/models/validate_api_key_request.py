# Written by tools/generate.py from the contract; change that, not this file.
"""The model ValidateAPIKeyRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class ValidateAPIKeyRequest(ApiModel):
    """ValidateAPIKeyRequest of API v2.

    Args:
        audience: API or Application.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "audience": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "audience": "audience",
    }

    def __init__(
        self,
        audience: str | None = None,
    ) -> None:
        self.audience = audience
