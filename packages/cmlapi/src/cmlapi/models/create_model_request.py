# Written by tools/generate.py from the contract; change that, not this file.
"""The model CreateModelRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.short_create_model_build import ShortCreateModelBuild
    from cmlapi.models.short_create_model_deployment import ShortCreateModelDeployment


class CreateModelRequest(ApiModel):
    """CreateModelRequest of API v2.

    Args:
        project_id: Project id.
        name: Name.
        description: Description.
        disable_authentication: Inverse of Model.auth_enabled.
        registered_model_id: Registry model id (4x4 form).
        run_as: Run as.
        visibility: Private | public.
        auto_build_config: Auto build config.
        auto_deployment_config: Auto deployment config.
        auto_build_model: Auto build model.
        auto_deploy_model: Auto deploy model.
        accelerator_label_id: Accelerator label id.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "project_id": "str",
        "name": "str",
        "description": "str",
        "disable_authentication": "bool",
        "registered_model_id": "str",
        "run_as": "int",
        "visibility": "str",
        "auto_build_config": "ShortCreateModelBuild",
        "auto_deployment_config": "ShortCreateModelDeployment",
        "auto_build_model": "bool",
        "auto_deploy_model": "bool",
        "accelerator_label_id": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "project_id": "project_id",
        "name": "name",
        "description": "description",
        "disable_authentication": "disable_authentication",
        "registered_model_id": "registered_model_id",
        "run_as": "run_as",
        "visibility": "visibility",
        "auto_build_config": "auto_build_config",
        "auto_deployment_config": "auto_deployment_config",
        "auto_build_model": "auto_build_model",
        "auto_deploy_model": "auto_deploy_model",
        "accelerator_label_id": "accelerator_label_id",
    }

    def __init__(
        self,
        project_id: str | None = None,
        name: str | None = None,
        description: str | None = None,
        disable_authentication: bool | None = None,
        registered_model_id: str | None = None,
        run_as: int | None = None,
        visibility: str | None = None,
        auto_build_config: ShortCreateModelBuild | None = None,
        auto_deployment_config: ShortCreateModelDeployment | None = None,
        auto_build_model: bool | None = None,
        auto_deploy_model: bool | None = None,
        accelerator_label_id: str | None = None,
    ) -> None:
        self.project_id = project_id
        self.name = name
        self.description = description
        self.disable_authentication = disable_authentication
        self.registered_model_id = registered_model_id
        self.run_as = run_as
        self.visibility = visibility
        self.auto_build_config = auto_build_config
        self.auto_deployment_config = auto_deployment_config
        self.auto_build_model = auto_build_model
        self.auto_deploy_model = auto_deploy_model
        self.accelerator_label_id = accelerator_label_id
