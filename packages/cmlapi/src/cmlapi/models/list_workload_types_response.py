# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListWorkloadTypesResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class ListWorkloadTypesResponse(ApiModel):
    """ListWorkloadTypesResponse of API v2.

    Args:
        workload_type: Workload type.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "workload_type": "list[str]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "workload_type": "workload_type",
    }

    def __init__(
        self,
        workload_type: list[str] | None = None,
    ) -> None:
        self.workload_type = workload_type
