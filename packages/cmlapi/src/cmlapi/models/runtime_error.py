# Written by tools/generate.py from the contract; change that, not this file.
"""The model RuntimeError."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.protobuf_any import ProtobufAny


class RuntimeError(ApiModel):
    """RuntimeError of API v2.

    Args:
        error: Same text as message.
        code: GRPC status code number.
        message: Message.
        details: Details.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "error": "str",
        "code": "int",
        "message": "str",
        "details": "list[ProtobufAny]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "error": "error",
        "code": "code",
        "message": "message",
        "details": "details",
    }

    def __init__(
        self,
        error: str | None = None,
        code: int | None = None,
        message: str | None = None,
        details: list[ProtobufAny] | None = None,
    ) -> None:
        self.error = error
        self.code = code
        self.message = message
        self.details = details
