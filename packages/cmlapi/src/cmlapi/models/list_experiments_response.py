# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListExperimentsResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.experiment import Experiment


class ListExperimentsResponse(ApiModel):
    """ListExperimentsResponse of API v2.

    Args:
        experiments: Experiments.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "experiments": "list[Experiment]",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "experiments": "experiments",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        experiments: list[Experiment] | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.experiments = experiments
        self.next_page_token = next_page_token
