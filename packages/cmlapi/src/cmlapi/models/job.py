# Written by tools/generate.py from the contract; change that, not this file.
"""The model Job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar

    from cmlapi.models.short_project import ShortProject
    from cmlapi.models.short_user import ShortUser


class Job(ApiModel):
    """Job of API v2.

    Args:
        id: Same 4x4 form as project ids.
        cpu: Cpu.
        created_at: An aware datetime.
        creator: Creator.
        engine_image_id: "0" or empty with runtimes.
        english_schedule: Human-readable schedule.
        arguments: Arguments.
        type: Manual | cron | dependent.
        kernel: Kernel.
        memory: Memory.
        name: Name.
        parent_id: "" (not null) when there is no parent.
        paused: Paused.
        schedule: Schedule.
        script: Script.
        timeout: Seconds, int64 as text.
        timezone: Timezone.
        updated_at: An aware datetime.
        environment: JSON object as text.
        nvidia_gpu: Nvidia gpu.
        runtime_identifier: Runtime identifier.
        runtime_addon_identifiers: Runtime addon identifiers.
        kill_on_timeout: Kill on timeout.
        project: Project.
        owner: Owner.
        run_as: Run as.
        accelerator_label_id: Accelerator label id.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "id": "str",
        "cpu": "float",
        "created_at": "datetime",
        "creator": "ShortUser",
        "engine_image_id": "str",
        "english_schedule": "str",
        "arguments": "str",
        "type": "str",
        "kernel": "str",
        "memory": "float",
        "name": "str",
        "parent_id": "str",
        "paused": "bool",
        "schedule": "str",
        "script": "str",
        "timeout": "str",
        "timezone": "str",
        "updated_at": "datetime",
        "environment": "str",
        "nvidia_gpu": "int",
        "runtime_identifier": "str",
        "runtime_addon_identifiers": "list[str]",
        "kill_on_timeout": "bool",
        "project": "ShortProject",
        "owner": "ShortUser",
        "run_as": "int",
        "accelerator_label_id": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "id": "id",
        "cpu": "cpu",
        "created_at": "created_at",
        "creator": "creator",
        "engine_image_id": "engine_image_id",
        "english_schedule": "english_schedule",
        "arguments": "arguments",
        "type": "type",
        "kernel": "kernel",
        "memory": "memory",
        "name": "name",
        "parent_id": "parent_id",
        "paused": "paused",
        "schedule": "schedule",
        "script": "script",
        "timeout": "timeout",
        "timezone": "timezone",
        "updated_at": "updated_at",
        "environment": "environment",
        "nvidia_gpu": "nvidia_gpu",
        "runtime_identifier": "runtime_identifier",
        "runtime_addon_identifiers": "runtime_addon_identifiers",
        "kill_on_timeout": "kill_on_timeout",
        "project": "project",
        "owner": "owner",
        "run_as": "run_as",
        "accelerator_label_id": "accelerator_label_id",
    }

    def __init__(
        self,
        id: str | None = None,
        cpu: float | None = None,
        created_at: datetime | None = None,
        creator: ShortUser | None = None,
        engine_image_id: str | None = None,
        english_schedule: str | None = None,
        arguments: str | None = None,
        type: str | None = None,
        kernel: str | None = None,
        memory: float | None = None,
        name: str | None = None,
        parent_id: str | None = None,
        paused: bool | None = None,
        schedule: str | None = None,
        script: str | None = None,
        timeout: str | None = None,
        timezone: str | None = None,
        updated_at: datetime | None = None,
        environment: str | None = None,
        nvidia_gpu: int | None = None,
        runtime_identifier: str | None = None,
        runtime_addon_identifiers: list[str] | None = None,
        kill_on_timeout: bool | None = None,
        project: ShortProject | None = None,
        owner: ShortUser | None = None,
        run_as: int | None = None,
        accelerator_label_id: str | None = None,
    ) -> None:
        self.id = id
        self.cpu = cpu
        self.created_at = created_at
        self.creator = creator
        self.engine_image_id = engine_image_id
        self.english_schedule = english_schedule
        self.arguments = arguments
        self.type = type
        self.kernel = kernel
        self.memory = memory
        self.name = name
        self.parent_id = parent_id
        self.paused = paused
        self.schedule = schedule
        self.script = script
        self.timeout = timeout
        self.timezone = timezone
        self.updated_at = updated_at
        self.environment = environment
        self.nvidia_gpu = nvidia_gpu
        self.runtime_identifier = runtime_identifier
        self.runtime_addon_identifiers = runtime_addon_identifiers
        self.kill_on_timeout = kill_on_timeout
        self.project = project
        self.owner = owner
        self.run_as = run_as
        self.accelerator_label_id = accelerator_label_id
