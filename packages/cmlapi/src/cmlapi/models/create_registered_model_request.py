# Written by tools/generate.py from the contract; change that, not this file.
"""The model CreateRegisteredModelRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.tag import Tag


class CreateRegisteredModelRequest(ApiModel):
    """CreateRegisteredModelRequest of API v2.

    Args:
        project_id: Project id.
        experiment_id: Experiment id.
        run_id: Run id.
        model_path: Artifact folder name in the run, e.g. "model" or "artifacts".
        model_name: Model name.
        tags: Tags.
        description: Description.
        notes: Notes.
        visibility: Visibility enum, upper case.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "project_id": "str",
        "experiment_id": "str",
        "run_id": "str",
        "model_path": "str",
        "model_name": "str",
        "tags": "list[Tag]",
        "description": "str",
        "notes": "str",
        "visibility": "Visibility",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "project_id": "project_id",
        "experiment_id": "experiment_id",
        "run_id": "run_id",
        "model_path": "model_path",
        "model_name": "model_name",
        "tags": "tags",
        "description": "description",
        "notes": "notes",
        "visibility": "visibility",
    }

    def __init__(
        self,
        project_id: str | None = None,
        experiment_id: str | None = None,
        run_id: str | None = None,
        model_path: str | None = None,
        model_name: str | None = None,
        tags: list[Tag] | None = None,
        description: str | None = None,
        notes: str | None = None,
        visibility: str | None = None,
    ) -> None:
        self.project_id = project_id
        self.experiment_id = experiment_id
        self.run_id = run_id
        self.model_path = model_path
        self.model_name = model_name
        self.tags = tags
        self.description = description
        self.notes = notes
        self.visibility = visibility
