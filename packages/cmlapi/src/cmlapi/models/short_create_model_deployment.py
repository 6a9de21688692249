# Written by tools/generate.py from the contract; change that, not this file.
"""The model ShortCreateModelDeployment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class ShortCreateModelDeployment(ApiModel):
    """ShortCreateModelDeployment of API v2.

    Args:
        cpu: Cpu.
        memory: Memory.
        nvidia_gpus: Nvidia gpus.
        environment: Texts by name.
        replicas: Replicas.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "cpu": "float",
        "memory": "float",
        "nvidia_gpus": "int",
        "environment": "dict(str, str)",
        "replicas": "int",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "cpu": "cpu",
        "memory": "memory",
        "nvidia_gpus": "nvidia_gpus",
        "environment": "environment",
        "replicas": "replicas",
    }

    def __init__(
        self,
        cpu: float | None = None,
        memory: float | None = None,
        nvidia_gpus: int | None = None,
        environment: dict[str, str] | None = None,
        replicas: int | None = None,
    ) -> None:
        self.cpu = cpu
        self.memory = memory
        self.nvidia_gpus = nvidia_gpus
        self.environment = environment
        self.replicas = replicas
