# Written by tools/generate.py from the contract; change that, not this file.
"""The model Tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class Tag(ApiModel):
    """Tag of API v2.

    Args:
        key: Key.
        value: Value.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "key": "str",
        "value": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "key": "key",
        "value": "value",
    }

    def __init__(
        self,
        key: str | None = None,
        value: str | None = None,
    ) -> None:
        self.key = key
        self.value = value
