# Written by tools/generate.py from the contract; change that, not this file.
"""The model ExperimentRunInputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.dataset_input import DatasetInput


class ExperimentRunInputs(ApiModel):
    """ExperimentRunInputs of API v2.

    Args:
        dataset_inputs: Dataset inputs.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "dataset_inputs": "list[DatasetInput]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "dataset_inputs": "dataset_inputs",
    }

    def __init__(
        self,
        dataset_inputs: list[DatasetInput] | None = None,
    ) -> None:
        self.dataset_inputs = dataset_inputs
