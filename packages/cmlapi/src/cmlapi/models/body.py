# Written by tools/generate.py from the contract; change that, not this file.
"""The model Body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class Body(ApiModel):
    """Body of API v2.

    Args:
        file: File.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "file": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "file": "file",
    }

    def __init__(
        self,
        file: str | None = None,
    ) -> None:
        self.file = file
