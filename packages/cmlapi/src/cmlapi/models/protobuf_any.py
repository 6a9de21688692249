# Written by tools/generate.py from the contract; change that, not this file.
"""The model ProtobufAny."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class ProtobufAny(ApiModel):
    """ProtobufAny of API v2.

    Args:
        type_url: Type url.
        value: Value.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "type_url": "str",
        "value": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "type_url": "type_url",
        "value": "value",
    }

    def __init__(
        self,
        type_url: str | None = None,
        value: str | None = None,
    ) -> None:
        self.type_url = type_url
        self.value = value
