# Written by tools/generate.py from the contract; change that, not this file.
"""The model GetExperimentRunMetricsResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.metric import Metric


class GetExperimentRunMetricsResponse(ApiModel):
    """GetExperimentRunMetricsResponse of API v2.

    Args:
        metrics: Metrics.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "metrics": "list[Metric]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "metrics": "metrics",
    }

    def __init__(
        self,
        metrics: list[Metric] | None = None,
    ) -> None:
        self.metrics = metrics
