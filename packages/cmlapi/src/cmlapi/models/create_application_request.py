# Written by tools/generate.py from the contract; change that, not this file.
"""The model CreateApplicationRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class CreateApplicationRequest(ApiModel):
    """CreateApplicationRequest of API v2.

    Args:
        project_id: Project id.
        name: Name.
        subdomain: Application is served at <scheme>://<subdomain>.<domain>.
        description: Description.
        script: Script.
        cpu: VCPU, default 1.
        memory: GB, default 1.
        nvidia_gpu: Default 0.
        environment: Object of strings here; JSON text in Application.
        kernel: Kernel.
        bypass_authentication: Allow unauthenticated access.
        runtime_identifier: Runtime identifier.
        runtime_addon_identifiers: Runtime addon identifiers.
        run_as: Run as.
        cdv_app: Cdv app.
        accelerator_label_id: Accelerator label id.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "project_id": "str",
        "name": "str",
        "subdomain": "str",
        "description": "str",
        "script": "str",
        "cpu": "float",
        "memory": "float",
        "nvidia_gpu": "int",
        "environment": "dict(str, str)",
        "kernel": "str",
        "bypass_authentication": "bool",
        "runtime_identifier": "str",
        "runtime_addon_identifiers": "list[str]",
        "run_as": "int",
        "cdv_app": "bool",
        "accelerator_label_id": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "project_id": "project_id",
        "name": "name",
        "subdomain": "subdomain",
        "description": "description",
        "script": "script",
        "cpu": "cpu",
        "memory": "memory",
        "nvidia_gpu": "nvidia_gpu",
        "environment": "environment",
        "kernel": "kernel",
        "bypass_authentication": "bypass_authentication",
        "runtime_identifier": "runtime_identifier",
        "runtime_addon_identifiers": "runtime_addon_identifiers",
        "run_as": "run_as",
        "cdv_app": "cdv_app",
        "accelerator_label_id": "accelerator_label_id",
    }

    def __init__(
        self,
        project_id: str | None = None,
        name: str | None = None,
        subdomain: str | None = None,
        description: str | None = None,
        script: str | None = None,
        cpu: float | None = None,
        memory: float | None = None,
        nvidia_gpu: int | None = None,
        environment: dict[str, str] | None = None,
        kernel: str | None = None,
        bypass_authentication: bool | None = None,
        runtime_identifier: str | None = None,
        runtime_addon_identifiers: list[str] | None = None,
        run_as: int | None = None,
        cdv_app: bool | None = None,
        accelerator_label_id: str | None = None,
    ) -> None:
        self.project_id = project_id
        self.name = name
        self.subdomain = subdomain
        self.description = description
        self.script = script
        self.cpu = cpu
        self.memory = memory
        self.nvidia_gpu = nvidia_gpu
        self.environment = environment
        self.kernel = kernel
        self.bypass_authentication = bypass_authentication
        self.runtime_identifier = runtime_identifier
        self.runtime_addon_identifiers = runtime_addon_identifiers
        self.run_as = run_as
        self.cdv_app = cdv_app
        self.accelerator_label_id = accelerator_label_id
