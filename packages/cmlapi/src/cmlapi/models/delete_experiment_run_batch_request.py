# Written by tools/generate.py from the contract; change that, not this file.
"""The model DeleteExperimentRunBatchRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class DeleteExperimentRunBatchRequest(ApiModel):
    """DeleteExperimentRunBatchRequest of API v2.

    Args:
        project_id: Project id.
        experiment_id: Experiment id.
        run_id: Run id.
        metrics: Metrics.
        params: Params.
        tags: Tags.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "project_id": "str",
        "experiment_id": "str",
        "run_id": "str",
        "metrics": "list[str]",
        "params": "list[str]",
        "tags": "list[str]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "project_id": "project_id",
        "experiment_id": "experiment_id",
        "run_id": "run_id",
        "metrics": "metrics",
        "params": "params",
        "tags": "tags",
    }

    def __init__(
        self,
        project_id: str | None = None,
        experiment_id: str | None = None,
        run_id: str | None = None,
        metrics: list[str] | None = None,
        params: list[str] | None = None,
        tags: list[str] | None = None,
    ) -> None:
        self.project_id = project_id
        self.experiment_id = experiment_id
        self.run_id = run_id
        self.metrics = metrics
        self.params = params
        self.tags = tags
