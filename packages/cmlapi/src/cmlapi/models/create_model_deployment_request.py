# Written by tools/generate.py from the contract; change that, not this file.
"""The model CreateModelDeploymentRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class CreateModelDeploymentRequest(ApiModel):
    """CreateModelDeploymentRequest of API v2.

    Args:
        project_id: Project id.
        model_id: Model id.
        build_id: Build id.
        cpu: VCPU; accepted as number or text.
        memory: GB; accepted as number or text.
        nvidia_gpus: Plural in the request, nvidia_gpu in the response.
        environment: Texts by name.
        replicas: Default 1.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "project_id": "str",
        "model_id": "str",
        "build_id": "str",
        "cpu": "float",
        "memory": "float",
        "nvidia_gpus": "int",
        "environment": "dict(str, str)",
        "replicas": "int",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "project_id": "project_id",
        "model_id": "model_id",
        "build_id": "build_id",
        "cpu": "cpu",
        "memory": "memory",
        "nvidia_gpus": "nvidia_gpus",
        "environment": "environment",
        "replicas": "replicas",
    }

    def __init__(
        self,
        project_id: str | None = None,
        model_id: str | None = None,
        build_id: str | None = None,
        cpu: float | None = None,
        memory: float | None = None,
        nvidia_gpus: int | None = None,
        environment: dict[str, str] | None = None,
        replicas: int | None = None,
    ) -> None:
        self.project_id = project_id
        self.model_id = model_id
        self.build_id = build_id
        self.cpu = cpu
        self.memory = memory
        self.nvidia_gpus = nvidia_gpus
        self.environment = environment
        self.replicas = replicas
