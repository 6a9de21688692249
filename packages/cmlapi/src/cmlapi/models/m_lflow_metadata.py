# Written by tools/generate.py from the contract; change that, not this file.
"""The model MLflowMetadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.metric import Metric
    from cmlapi.models.tag import Tag


class MLflowMetadata(ApiModel):
    """MLflowMetadata of API v2.

    Args:
        experiment_id: Experiment id.
        run_id: Run id.
        metrics: Metrics.
        params: Params.
        tags: Tags.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "experiment_id": "str",
        "run_id": "str",
        "metrics": "list[Metric]",
        "params": "list[Tag]",
        "tags": "list[Tag]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "experiment_id": "experiment_id",
        "run_id": "run_id",
        "metrics": "metrics",
        "params": "params",
        "tags": "tags",
    }

    def __init__(
        self,
        experiment_id: str | None = None,
        run_id: str | None = None,
        metrics: list[Metric] | None = None,
        params: list[Tag] | None = None,
        tags: list[Tag] | None = None,
    ) -> None:
        self.experiment_id = experiment_id
        self.run_id = run_id
        self.metrics = metrics
        self.params = params
        self.tags = tags
