# Written by tools/generate.py from the contract; change that, not this file.
"""The model UpdateRuntimeStatusRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class UpdateRuntimeStatusRequest(ApiModel):
    """UpdateRuntimeStatusRequest of API v2.

    Args:
        status: Status.
        runtime_id: Runtime id.
        image_identifier: Image identifier.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "status": "RuntimeStatus",
        "runtime_id": "list[int]",
        "image_identifier": "list[str]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "status": "status",
        "runtime_id": "runtime_id",
        "image_identifier": "image_identifier",
    }

    def __init__(
        self,
        status: str | None = None,
        runtime_id: list[int] | None = None,
        image_identifier: list[str] | None = None,
    ) -> None:
        self.status = status
        self.runtime_id = runtime_id
        self.image_identifier = image_identifier
