# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListExperimentRunsResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.experiment_run import ExperimentRun


class ListExperimentRunsResponse(ApiModel):
    """ListExperimentRunsResponse of API v2.

    Args:
        experiment_runs: Experiment runs.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "experiment_runs": "list[ExperimentRun]",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "experiment_runs": "experiment_runs",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        experiment_runs: list[ExperimentRun] | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.experiment_runs = experiment_runs
        self.next_page_token = next_page_token
