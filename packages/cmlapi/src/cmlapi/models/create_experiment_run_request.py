# Written by tools/generate.py from the contract; change that, not this file.
"""The model CreateExperimentRunRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar

    from cmlapi.models.tag import Tag


class CreateExperimentRunRequest(ApiModel):
    """CreateExperimentRunRequest of API v2.

    Args:
        project_id: Project id.
        experiment_id: Experiment id.
        run_name: Run name.
        start_time: An aware datetime.
        tags: Tags.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "project_id": "str",
        "experiment_id": "str",
        "run_name": "str",
        "start_time": "datetime",
        "tags": "list[Tag]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "project_id": "project_id",
        "experiment_id": "experiment_id",
        "run_name": "run_name",
        "start_time": "start_time",
        "tags": "tags",
    }

    def __init__(
        self,
        project_id: str | None = None,
        experiment_id: str | None = None,
        run_name: str | None = None,
        start_time: datetime | None = None,
        tags: list[Tag] | None = None,
    ) -> None:
        self.project_id = project_id
        self.experiment_id = experiment_id
        self.run_name = run_name
        self.start_time = start_time
        self.tags = tags
