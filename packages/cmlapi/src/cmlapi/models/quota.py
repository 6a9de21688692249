# Written by tools/generate.py from the contract; change that, not this file.
"""The model Quota."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class Quota(ApiModel):
    """Quota of API v2.

    Args:
        cpu: Cpu.
        memory: Memory.
        nvidia_gpu: Nvidia gpu.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "cpu": "str",
        "memory": "str",
        "nvidia_gpu": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "cpu": "cpu",
        "memory": "memory",
        "nvidia_gpu": "nvidia_gpu",
    }

    def __init__(
        self,
        cpu: str | None = None,
        memory: str | None = None,
        nvidia_gpu: str | None = None,
    ) -> None:
        self.cpu = cpu
        self.memory = memory
        self.nvidia_gpu = nvidia_gpu
