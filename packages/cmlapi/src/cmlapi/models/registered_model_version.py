# Written by tools/generate.py from the contract; change that, not this file.
"""The model RegisteredModelVersion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar

    from cmlapi.models.model_version_metadata import ModelVersionMetadata
    from cmlapi.models.short_user import ShortUser
    from cmlapi.models.tag import Tag


class RegisteredModelVersion(ApiModel):
    """RegisteredModelVersion of API v2.

    Args:
        model_id: Model id.
        model_version_id: 4x4 form.
        version_name: Version name.
        number: 1-based version number.
        notes: Notes.
        user: User.
        created_at: An aware datetime.
        updated_at: An aware datetime.
        status: Text.
        model_version_metadata: Model version metadata.
        tags: Tags.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "model_id": "str",
        "model_version_id": "str",
        "version_name": "str",
        "number": "int",
        "notes": "str",
        "user": "ShortUser",
        "created_at": "datetime",
        "updated_at": "datetime",
        "status": "str",
        "model_version_metadata": "ModelVersionMetadata",
        "tags": "list[Tag]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "model_id": "model_id",
        "model_version_id": "model_version_id",
        "version_name": "version_name",
        "number": "number",
        "notes": "notes",
        "user": "user",
        "created_at": "created_at",
        "updated_at": "updated_at",
        "status": "status",
        "model_version_metadata": "model_version_metadata",
        "tags": "tags",
    }

    def __init__(
        self,
        model_id: str | None = None,
        model_version_id: str | None = None,
        version_name: str | None = None,
        number: int | None = None,
        notes: str | None = None,
        user: ShortUser | None = None,
        created_at: datetime | None = None,
        updated_at: datetime | None = None,
        status: str | None = None,
        model_version_metadata: ModelVersionMetadata | None = None,
        tags: list[Tag] | None = None,
    ) -> None:
        self.model_id = model_id
        self.model_version_id = model_version_id
        self.version_name = version_name
        self.number = number
        self.notes = notes
        self.user = user
        self.created_at = created_at
        self.updated_at = updated_at
        self.status = status
        self.model_version_metadata = model_version_metadata
        self.tags = tags
