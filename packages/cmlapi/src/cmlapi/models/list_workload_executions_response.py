# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListWorkloadExecutionsResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.execution_details import ExecutionDetails
    from cmlapi.models.workload_details import WorkloadDetails


class ListWorkloadExecutionsResponse(ApiModel):
    """ListWorkloadExecutionsResponse of API v2.

    Args:
        workloads: Workloads.
        executions: Executions.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "workloads": "list[WorkloadDetails]",
        "executions": "list[ExecutionDetails]",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "workloads": "workloads",
        "executions": "executions",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        workloads: list[WorkloadDetails] | None = None,
        executions: list[ExecutionDetails] | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.workloads = workloads
        self.executions = executions
        self.next_page_token = next_page_token
