# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListWorkloadStatusResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class ListWorkloadStatusResponse(ApiModel):
    """ListWorkloadStatusResponse of API v2.

    Args:
        workload_status: Workload status.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "workload_status": "list[str]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "workload_status": "workload_status",
    }

    def __init__(
        self,
        workload_status: list[str] | None = None,
    ) -> None:
        self.workload_status = workload_status
