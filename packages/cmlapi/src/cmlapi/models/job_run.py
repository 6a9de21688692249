# Written by tools/generate.py from the contract; change that, not this file.
"""The model JobRun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar

    from cmlapi.models.short_user import ShortUser


class JobRun(ApiModel):
    """JobRun of API v2.

    Args:
        project_id: Project id.
        job_id: Job id.
        status: EngineStatus name as plain string.
        id: Alphanumeric run id.
        created_at: An aware datetime.
        scheduling_at: An aware datetime.
        starting_at: An aware datetime.
        running_at: An aware datetime.
        finished_at: An aware datetime.
        kernel: Kernel.
        cpu: Cpu.
        memory: Memory.
        nvidia_gpu: Nvidia gpu.
        arguments: Text given for this run.
        environment: JSON object as text.
        creator: Creator.
        runtime_identifier: Runtime identifier.
        failure_reason: Failure reason.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "project_id": "str",
        "job_id": "str",
        "status": "EngineStatus",
        "id": "str",
        "created_at": "datetime",
        "scheduling_at": "datetime",
        "starting_at": "datetime",
        "running_at": "datetime",
        "finished_at": "datetime",
        "kernel": "str",
        "cpu": "float",
        "memory": "float",
        "nvidia_gpu": "int",
        "arguments": "str",
        "environment": "str",
        "creator": "ShortUser",
        "runtime_identifier": "str",
        "failure_reason": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "project_id": "project_id",
        "job_id": "job_id",
        "status": "status",
        "id": "id",
        "created_at": "created_at",
        "scheduling_at": "scheduling_at",
        "starting_at": "starting_at",
        "running_at": "running_at",
        "finished_at": "finished_at",
        "kernel": "kernel",
        "cpu": "cpu",
        "memory": "memory",
        "nvidia_gpu": "nvidia_gpu",
        "arguments": "arguments",
        "environment": "environment",
        "creator": "creator",
        "runtime_identifier": "runtime_identifier",
        "failure_reason": "failure_reason",
    }

    def __init__(
        self,
        project_id: str | None = None,
        job_id: str | None = None,
        status: str | None = None,
        id: str | None = None,
        created_at: datetime | None = None,
        scheduling_at: datetime | None = None,
        starting_at: datetime | None = None,
        running_at: datetime | None = None,
        finished_at: datetime | None = None,
        kernel: str | None = None,
        cpu: float | None = None,
        memory: float | None = None,
        nvidia_gpu: int | None = None,
        arguments: str | None = None,
        environment: str | None = None,
        creator: ShortUser | None = None,
        runtime_identifier: str | None = None,
        failure_reason: str | None = None,
    ) -> None:
        self.project_id = project_id
        self.job_id = job_id
        self.status = status
        self.id = id
        self.created_at = created_at
        self.scheduling_at = scheduling_at
        self.starting_at = starting_at
        self.running_at = running_at
        self.finished_at = finished_at
        self.kernel = kernel
        self.cpu = cpu
        self.memory = memory
        self.nvidia_gpu = nvidia_gpu
        self.arguments = arguments
        self.environment = environment
        self.creator = creator
        self.runtime_identifier = runtime_identifier
        self.failure_reason = failure_reason
