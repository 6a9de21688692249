# Written by tools/generate.py from the contract; change that, not this file.
"""The model CreateJobRunRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class CreateJobRunRequest(ApiModel):
    """CreateJobRunRequest of API v2.

    Args:
        project_id: Project id.
        job_id: Job id.
        environment: Texts by name.
        arguments: Arguments.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "project_id": "str",
        "job_id": "str",
        "environment": "dict(str, str)",
        "arguments": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "project_id": "project_id",
        "job_id": "job_id",
        "environment": "environment",
        "arguments": "arguments",
    }

    def __init__(
        self,
        project_id: str | None = None,
        job_id: str | None = None,
        environment: dict[str, str] | None = None,
        arguments: str | None = None,
    ) -> None:
        self.project_id = project_id
        self.job_id = job_id
        self.environment = environment
        self.arguments = arguments
