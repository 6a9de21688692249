# Written by tools/generate.py from the contract; change that, not this file.
"""The model Application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar

    from cmlapi.models.short_user import ShortUser


class Application(ApiModel):
    """Application of API v2.

    Args:
        id: Id.
        name: Name.
        description: Description.
        creator: Creator.
        script: Script.
        subdomain: As requested.
        status: ApplicationStatus name as plain string.
        created_at: An aware datetime.
        stopped_at: An aware datetime.
        updated_at: An aware datetime.
        starting_at: An aware datetime.
        running_at: An aware datetime.
        kernel: Kernel.
        cpu: Cpu.
        memory: Memory.
        nvidia_gpu: Nvidia gpu.
        bypass_authentication: Bypass authentication.
        environment: JSON object as text.
        runtime_identifier: Runtime identifier.
        runtime_addon_identifiers: Runtime addon identifiers.
        run_as: Run as.
        cdv_app: Cdv app.
        accelerator_label_id: Accelerator label id.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "id": "str",
        "name": "str",
        "description": "str",
        "creator": "ShortUser",
        "script": "str",
        "subdomain": "str",
        "status": "ApplicationStatus",
        "created_at": "datetime",
        "stopped_at": "datetime",
        "updated_at": "datetime",
        "starting_at": "datetime",
        "running_at": "datetime",
        "kernel": "str",
        "cpu": "float",
        "memory": "float",
        "nvidia_gpu": "int",
        "bypass_authentication": "bool",
        "environment": "str",
        "runtime_identifier": "str",
        "runtime_addon_identifiers": "list[str]",
        "run_as": "int",
        "cdv_app": "bool",
        "accelerator_label_id": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "id": "id",
        "name": "name",
        "description": "description",
        "creator": "creator",
        "script": "script",
        "subdomain": "subdomain",
        "status": "status",
        "created_at": "created_at",
        "stopped_at": "stopped_at",
        "updated_at": "updated_at",
        "starting_at": "starting_at",
        "running_at": "running_at",
        "kernel": "kernel",
        "cpu": "cpu",
        "memory": "memory",
        "nvidia_gpu": "nvidia_gpu",
        "bypass_authentication": "bypass_authentication",
        "environment": "environment",
        "runtime_identifier": "runtime_identifier",
        "runtime_addon_identifiers": "runtime_addon_identifiers",
        "run_as": "run_as",
        "cdv_app": "cdv_app",
        "accelerator_label_id": "accelerator_label_id",
    }

    def __init__(
        self,
        id: str | None = None,
        name: str | None = None,
        description: str | None = None,
        creator: ShortUser | None = None,
        script: str | None = None,
        subdomain: str | None = None,
        status: str | None = None,
        created_at: datetime | None = None,
        stopped_at: datetime | None = None,
        updated_at: datetime | None = None,
        starting_at: datetime | None = None,
        running_at: datetime | None = None,
        kernel: str | None = None,
        cpu: float | None = None,
        memory: float | None = None,
        nvidia_gpu: int | None = None,
        bypass_authentication: bool | None = None,
        environment: str | None = None,
        runtime_identifier: str | None = None,
        runtime_addon_identifiers: list[str] | None = None,
        run_as: int | None = None,
        cdv_app: bool | None = None,
        accelerator_label_id: str | None = None,
    ) -> None:
        self.id = id
        self.name = name
        self.description = description
        self.creator = creator
        self.script = script
        self.subdomain = subdomain
        self.status = status
        self.created_at = created_at
        self.stopped_at = stopped_at
        self.updated_at = updated_at
        self.starting_at = starting_at
        self.running_at = running_at
        self.kernel = kernel
        self.cpu = cpu
        self.memory = memory
        self.nvidia_gpu = nvidia_gpu
        self.bypass_authentication = bypass_authentication
        self.environment = environment
        self.runtime_identifier = runtime_identifier
        self.runtime_addon_identifiers = runtime_addon_identifiers
        self.run_as = run_as
        self.cdv_app = cdv_app
        self.accelerator_label_id = accelerator_label_id
