# Written by tools/generate.py from the contract; change that, not this file.
"""The model UpdateRegisteredModelVersionRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.tag import Tag


class UpdateRegisteredModelVersionRequest(ApiModel):
    """UpdateRegisteredModelVersionRequest of API v2.

    Args:
        model_id: Model id.
        model_version_id: Model version id.
        notes: Notes.
        tags: Tags.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "model_id": "str",
        "model_version_id": "str",
        "notes": "str",
        "tags": "list[Tag]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "model_id": "model_id",
        "model_version_id": "model_version_id",
        "notes": "notes",
        "tags": "tags",
    }

    def __init__(
        self,
        model_id: str | None = None,
        model_version_id: str | None = None,
        notes: str | None = None,
        tags: list[Tag] | None = None,
    ) -> None:
        self.model_id = model_id
        self.model_version_id = model_version_id
        self.notes = notes
        self.tags = tags
