# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListJobsResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.job import Job


class ListJobsResponse(ApiModel):
    """ListJobsResponse of API v2.

    Args:
        jobs: Jobs.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "jobs": "list[Job]",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "jobs": "jobs",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        jobs: list[Job] | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.jobs = jobs
        self.next_page_token = next_page_token
