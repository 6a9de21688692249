# Written by tools/generate.py from the contract; change that, not this file.
"""The model UpdateRuntimeAddonStatusResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class UpdateRuntimeAddonStatusResponse(ApiModel):
    """UpdateRuntimeAddonStatusResponse of API v2.

    Args:
        rows_affected: Rows affected.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "rows_affected": "int",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "rows_affected": "rows_affected",
    }

    def __init__(
        self,
        rows_affected: int | None = None,
    ) -> None:
        self.rows_affected = rows_affected
