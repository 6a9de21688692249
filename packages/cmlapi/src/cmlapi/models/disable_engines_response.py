# Written by tools/generate.py from the contract; change that, not this file.
"""The model DisableEnginesResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class DisableEnginesResponse(ApiModel):
    """DisableEnginesResponse of API v2.

    Args:
        rows_affected: Rows affected.
        check: Check.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "rows_affected": "int",
        "check": "bool",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "rows_affected": "rows_affected",
        "check": "check",
    }

    def __init__(
        self,
        rows_affected: int | None = None,
        check: bool | None = None,
    ) -> None:
        self.rows_affected = rows_affected
        self.check = check
