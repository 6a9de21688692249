# Written by tools/generate.py from the contract; change that, not this file.
"""The model LogExperimentRunBatchRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.metric import Metric
    from cmlapi.models.tag import Tag


class LogExperimentRunBatchRequest(ApiModel):
    """LogExperimentRunBatchRequest of API v2.

    Args:
        project_id: Project id.
        experiment_id: Experiment id.
        run_id: Run id.
        metrics: Metrics.
        params: List of {key,value}.
        tags: Tags.
        model_json: MLmodel content as JSON text.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "project_id": "str",
        "experiment_id": "str",
        "run_id": "str",
        "metrics": "list[Metric]",
        "params": "list[Tag]",
        "tags": "list[Tag]",
        "model_json": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "project_id": "project_id",
        "experiment_id": "experiment_id",
        "run_id": "run_id",
        "metrics": "metrics",
        "params": "params",
        "tags": "tags",
        "model_json": "model_json",
    }

    def __init__(
        self,
        project_id: str | None = None,
        experiment_id: str | None = None,
        run_id: str | None = None,
        metrics: list[Metric] | None = None,
        params: list[Tag] | None = None,
        tags: list[Tag] | None = None,
        model_json: str | None = None,
    ) -> None:
        self.project_id = project_id
        self.experiment_id = experiment_id
        self.run_id = run_id
        self.metrics = metrics
        self.params = params
        self.tags = tags
        self.model_json = model_json
