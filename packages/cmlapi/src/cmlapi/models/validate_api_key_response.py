# Written by tools/generate.py from the contract; change that, not this file.
"""The model ValidateAPIKeyResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class ValidateAPIKeyResponse(ApiModel):
    """ValidateAPIKeyResponse of API v2.

    Args:
        valid: Valid.
        username: Username.
        message: Message.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "valid": "bool",
        "username": "str",
        "message": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "valid": "valid",
        "username": "username",
        "message": "message",
    }

    def __init__(
        self,
        valid: bool | None = None,
        username: str | None = None,
        message: str | None = None,
    ) -> None:
        self.valid = valid
        self.username = username
        self.message = message
