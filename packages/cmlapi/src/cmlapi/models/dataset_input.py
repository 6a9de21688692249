# Written by tools/generate.py from the contract; change that, not this file.
"""The model DatasetInput."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.dataset import Dataset
    from cmlapi.models.tag import Tag


class DatasetInput(ApiModel):
    """DatasetInput of API v2.

    Args:
        tags: Tags.
        dataset: Dataset.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "tags": "list[Tag]",
        "dataset": "Dataset",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "tags": "tags",
        "dataset": "dataset",
    }

    def __init__(
        self,
        tags: list[Tag] | None = None,
        dataset: Dataset | None = None,
    ) -> None:
        self.tags = tags
        self.dataset = dataset
