# Written by tools/generate.py from the contract; change that, not this file.
"""The model ExperimentRunData."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.file_info import FileInfo
    from cmlapi.models.metric import Metric
    from cmlapi.models.registered_model_metadata import RegisteredModelMetadata
    from cmlapi.models.tag import Tag


class ExperimentRunData(ApiModel):
    """ExperimentRunData of API v2.

    Args:
        metrics: Metrics.
        params: Params.
        tags: Tags.
        files: Files.
        registered_model_metadata: Registered model metadata.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "metrics": "list[Metric]",
        "params": "list[Tag]",
        "tags": "list[Tag]",
        "files": "list[FileInfo]",
        "registered_model_metadata": "list[RegisteredModelMetadata]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "metrics": "metrics",
        "params": "params",
        "tags": "tags",
        "files": "files",
        "registered_model_metadata": "registered_model_metadata",
    }

    def __init__(
        self,
        metrics: list[Metric] | None = None,
        params: list[Tag] | None = None,
        tags: list[Tag] | None = None,
        files: list[FileInfo] | None = None,
        registered_model_metadata: list[RegisteredModelMetadata] | None = None,
    ) -> None:
        self.metrics = metrics
        self.params = params
        self.tags = tags
        self.files = files
        self.registered_model_metadata = registered_model_metadata
