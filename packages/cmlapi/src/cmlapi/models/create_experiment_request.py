# Written by tools/generate.py from the contract; change that, not this file.
"""The model CreateExperimentRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.tag import Tag


class CreateExperimentRequest(ApiModel):
    """CreateExperimentRequest of API v2.

    Args:
        project_id: Project id.
        name: Name.
        tags: Tags.
        artifact_location: URI; empty lets the server choose.
        engine_id: Engine that creates it (optional).
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "project_id": "str",
        "name": "str",
        "tags": "list[Tag]",
        "artifact_location": "str",
        "engine_id": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "project_id": "project_id",
        "name": "name",
        "tags": "tags",
        "artifact_location": "artifact_location",
        "engine_id": "engine_id",
    }

    def __init__(
        self,
        project_id: str | None = None,
        name: str | None = None,
        tags: list[Tag] | None = None,
        artifact_location: str | None = None,
        engine_id: str | None = None,
    ) -> None:
        self.project_id = project_id
        self.name = name
        self.tags = tags
        self.artifact_location = artifact_location
        self.engine_id = engine_id
