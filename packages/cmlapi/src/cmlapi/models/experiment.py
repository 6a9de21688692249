# Written by tools/generate.py from the contract; change that, not this file.
"""The model Experiment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar

    from cmlapi.models.short_user import ShortUser
    from cmlapi.models.tag import Tag


class Experiment(ApiModel):
    """Experiment of API v2.

    Args:
        id: 4x4 form.
        project_id: Project id.
        name: Name.
        artifact_location: URI of the artifact root.
        created_at: An aware datetime.
        updated_at: An aware datetime.
        tags: Tags.
        lifecycle_stage: Active | deleted.
        user: User.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "id": "str",
        "project_id": "str",
        "name": "str",
        "artifact_location": "str",
        "created_at": "datetime",
        "updated_at": "datetime",
        "tags": "list[Tag]",
        "lifecycle_stage": "str",
        "user": "ShortUser",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "id": "id",
        "project_id": "project_id",
        "name": "name",
        "artifact_location": "artifact_location",
        "created_at": "created_at",
        "updated_at": "updated_at",
        "tags": "tags",
        "lifecycle_stage": "lifecycle_stage",
        "user": "user",
    }

    def __init__(
        self,
        id: str | None = None,
        project_id: str | None = None,
        name: str | None = None,
        artifact_location: str | None = None,
        created_at: datetime | None = None,
        updated_at: datetime | None = None,
        tags: list[Tag] | None = None,
        lifecycle_stage: str | None = None,
        user: ShortUser | None = None,
    ) -> None:
        self.id = id
        self.project_id = project_id
        self.name = name
        self.artifact_location = artifact_location
        self.created_at = created_at
        self.updated_at = updated_at
        self.tags = tags
        self.lifecycle_stage = lifecycle_stage
        self.user = user
