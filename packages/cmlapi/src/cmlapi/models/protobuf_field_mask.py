# Written by tools/generate.py from the contract; change that, not this file.
"""The model ProtobufFieldMask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class ProtobufFieldMask(ApiModel):
    """ProtobufFieldMask of API v2.

    Args:
        paths: Paths.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "paths": "list[str]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "paths": "paths",
    }

    def __init__(
        self,
        paths: list[str] | None = None,
    ) -> None:
        self.paths = paths
