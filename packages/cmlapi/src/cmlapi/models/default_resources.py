# Written by tools/generate.py from the contract; change that, not this file.
"""The model DefaultResources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class DefaultResources(ApiModel):
    """DefaultResources of API v2.

    Args:
        cpu_millicores: A whole number as text.
        memory_mb: A whole number as text.
        nvidia_gpus: A whole number as text.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "cpu_millicores": "str",
        "memory_mb": "str",
        "nvidia_gpus": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "cpu_millicores": "cpu_millicores",
        "memory_mb": "memory_mb",
        "nvidia_gpus": "nvidia_gpus",
    }

    def __init__(
        self,
        cpu_millicores: str | None = None,
        memory_mb: str | None = None,
        nvidia_gpus: str | None = None,
    ) -> None:
        self.cpu_millicores = cpu_millicores
        self.memory_mb = memory_mb
        self.nvidia_gpus = nvidia_gpus
