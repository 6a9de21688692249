# Written by tools/generate.py from the contract; change that, not this file.
"""The model SimpleMetadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.metric import Metric
    from cmlapi.models.tag import Tag


class SimpleMetadata(ApiModel):
    """SimpleMetadata of API v2.

    Args:
        git_url: Git url.
        commit_id: Commit id.
        metrics: Metrics.
        params: Params.
        tags: Tags.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "git_url": "str",
        "commit_id": "str",
        "metrics": "list[Metric]",
        "params": "list[Tag]",
        "tags": "list[Tag]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "git_url": "git_url",
        "commit_id": "commit_id",
        "metrics": "metrics",
        "params": "params",
        "tags": "tags",
    }

    def __init__(
        self,
        git_url: str | None = None,
        commit_id: str | None = None,
        metrics: list[Metric] | None = None,
        params: list[Tag] | None = None,
        tags: list[Tag] | None = None,
    ) -> None:
        self.git_url = git_url
        self.commit_id = commit_id
        self.metrics = metrics
        self.params = params
        self.tags = tags
