# Written by tools/generate.py from the contract; change that, not this file.
"""The model SetWorkspaceSparkDefaultRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class SetWorkspaceSparkDefaultRequest(ApiModel):
    """SetWorkspaceSparkDefaultRequest of API v2.

    Args:
        workspace_spark_default: Workspace spark default.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "workspace_spark_default": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "workspace_spark_default": "workspace_spark_default",
    }

    def __init__(
        self,
        workspace_spark_default: str | None = None,
    ) -> None:
        self.workspace_spark_default = workspace_spark_default
