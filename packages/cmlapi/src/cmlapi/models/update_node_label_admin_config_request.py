# Written by tools/generate.py from the contract; change that, not this file.
"""The model UpdateNodeLabelAdminConfigRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class UpdateNodeLabelAdminConfigRequest(ApiModel):
    """UpdateNodeLabelAdminConfigRequest of API v2.

    Args:
        id_max_gpu_workload: Texts by name.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "id_max_gpu_workload": "dict(str, str)",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "id_max_gpu_workload": "id_max_gpu_workload",
    }

    def __init__(
        self,
        id_max_gpu_workload: dict[str, str] | None = None,
    ) -> None:
        self.id_max_gpu_workload = id_max_gpu_workload
