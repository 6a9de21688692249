# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListJobRunsResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.job_run import JobRun


class ListJobRunsResponse(ApiModel):
    """ListJobRunsResponse of API v2.

    Args:
        job_runs: Job runs.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "job_runs": "list[JobRun]",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "job_runs": "job_runs",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        job_runs: list[JobRun] | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.job_runs = job_runs
        self.next_page_token = next_page_token
