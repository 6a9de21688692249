# Written by tools/generate.py from the contract; change that, not this file.
"""The model ModelDeployment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar

    from cmlapi.models.short_user import ShortUser


class ModelDeployment(ApiModel):
    """ModelDeployment of API v2.

    Args:
        project_id: Project id.
        model_id: Model id.
        build_id: Build id.
        id: UUID, last segment of crn.
        cpu: Cpu.
        memory: Memory.
        nvidia_gpu: Nvidia gpu.
        environment: JSON object as text.
        created_at: An aware datetime.
        updated_at: An aware datetime.
        stopped_at: An aware datetime.
        crn: <workspace CRN>/<UUID>; key of the metrics store.
        deployer: Deployer.
        status: Pending | deploying | deployed | stopping | stopped | failed.
        replicas: Replicas.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "project_id": "str",
        "model_id": "str",
        "build_id": "str",
        "id": "str",
        "cpu": "float",
        "memory": "float",
        "nvidia_gpu": "int",
        "environment": "str",
        "created_at": "datetime",
        "updated_at": "datetime",
        "stopped_at": "datetime",
        "crn": "str",
        "deployer": "ShortUser",
        "status": "str",
        "replicas": "int",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "project_id": "project_id",
        "model_id": "model_id",
        "build_id": "build_id",
        "id": "id",
        "cpu": "cpu",
        "memory": "memory",
        "nvidia_gpu": "nvidia_gpu",
        "environment": "environment",
        "created_at": "created_at",
        "updated_at": "updated_at",
        "stopped_at": "stopped_at",
        "crn": "crn",
        "deployer": "deployer",
        "status": "status",
        "replicas": "replicas",
    }

    def __init__(
        self,
        project_id: str | None = None,
        model_id: str | None = None,
        build_id: str | None = None,
        id: str | None = None,
        cpu: float | None = None,
        memory: float | None = None,
        nvidia_gpu: int | None = None,
        environment: str | None = None,
        created_at: datetime | None = None,
        updated_at: datetime | None = None,
        stopped_at: datetime | None = None,
        crn: str | None = None,
        deployer: ShortUser | None = None,
        status: str | None = None,
        replicas: int | None = None,
    ) -> None:
        self.project_id = project_id
        self.model_id = model_id
        self.build_id = build_id
        self.id = id
        self.cpu = cpu
        self.memory = memory
        self.nvidia_gpu = nvidia_gpu
        self.environment = environment
        self.created_at = created_at
        self.updated_at = updated_at
        self.stopped_at = stopped_at
        self.crn = crn
        self.deployer = deployer
        self.status = status
        self.replicas = replicas
