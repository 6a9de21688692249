# Written by tools/generate.py from the contract; change that, not this file.
"""The model UpdateRuntimeAddonStatusRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class UpdateRuntimeAddonStatusRequest(ApiModel):
    """UpdateRuntimeAddonStatusRequest of API v2.

    Args:
        status: Status.
        ids: Ids.
        identifiers: Identifiers.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "status": "UpdateRuntimeAddonStatusRequestRuntimeAddonStatus",
        "ids": "list[int]",
        "identifiers": "list[str]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "status": "status",
        "ids": "ids",
        "identifiers": "identifiers",
    }

    def __init__(
        self,
        status: str | None = None,
        ids: list[int] | None = None,
        identifiers: list[str] | None = None,
    ) -> None:
        self.status = status
        self.ids = ids
        self.identifiers = identifiers
