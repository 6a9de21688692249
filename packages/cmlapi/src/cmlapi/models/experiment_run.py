# Written by tools/generate.py from the contract; change that, not this file.
"""The model ExperimentRun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar

    from cmlapi.models.experiment_run_data import ExperimentRunData
    from cmlapi.models.experiment_run_inputs import ExperimentRunInputs
    from cmlapi.models.short_user import ShortUser


class ExperimentRun(ApiModel):
    """ExperimentRun of API v2.

    Args:
        id: 4x4 form like experiment ids.
        name: Run name; run_name in the create request.
        experiment_id: Experiment id.
        user: User.
        status: ExperimentRunStatus name.
        start_time: An aware datetime.
        end_time: An aware datetime.
        artifact_uri: Run artifact root; usable as a path when it is local.
        data: Data.
        inputs: Inputs.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "id": "str",
        "name": "str",
        "experiment_id": "str",
        "user": "ShortUser",
        "status": "ExperimentRunStatus",
        "start_time": "datetime",
        "end_time": "datetime",
        "artifact_uri": "str",
        "data": "ExperimentRunData",
        "inputs": "ExperimentRunInputs",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "id": "id",
        "name": "name",
        "experiment_id": "experiment_id",
        "user": "user",
        "status": "status",
        "start_time": "start_time",
        "end_time": "end_time",
        "artifact_uri": "artifact_uri",
        "data": "data",
        "inputs": "inputs",
    }

    def __init__(
        self,
        id: str | None = None,
        name: str | None = None,
        experiment_id: str | None = None,
        user: ShortUser | None = None,
        status: str | None = None,
        start_time: datetime | None = None,
        end_time: datetime | None = None,
        artifact_uri: str | None = None,
        data: ExperimentRunData | None = None,
        inputs: ExperimentRunInputs | None = None,
    ) -> None:
        self.id = id
        self.name = name
        self.experiment_id = experiment_id
        self.user = user
        self.status = status
        self.start_time = start_time
        self.end_time = end_time
        self.artifact_uri = artifact_uri
        self.data = data
        self.inputs = inputs
