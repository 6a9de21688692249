# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListAllAcceleratorsNodeLabelsResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.accelerator_node_label import AcceleratorNodeLabel


class ListAllAcceleratorsNodeLabelsResponse(ApiModel):
    """ListAllAcceleratorsNodeLabelsResponse of API v2.

    Args:
        accelerator_node_label: Accelerator node label.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "accelerator_node_label": "list[AcceleratorNodeLabel]",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "accelerator_node_label": "accelerator_node_label",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        accelerator_node_label: list[AcceleratorNodeLabel] | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.accelerator_node_label = accelerator_node_label
        self.next_page_token = next_page_token
