# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListV2KeysResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.v2_key_details import V2KeyDetails


class ListV2KeysResponse(ApiModel):
    """ListV2KeysResponse of API v2.

    Args:
        keys: Keys.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "keys": "list[V2KeyDetails]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "keys": "keys",
    }

    def __init__(
        self,
        keys: list[V2KeyDetails] | None = None,
    ) -> None:
        self.keys = keys
