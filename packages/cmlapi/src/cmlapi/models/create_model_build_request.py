# Written by tools/generate.py from the contract; change that, not this file.
"""The model CreateModelBuildRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.short_create_model_deployment import ShortCreateModelDeployment


class CreateModelBuildRequest(ApiModel):
    """CreateModelBuildRequest of API v2.

    Args:
        project_id: Project id.
        model_id: Model id.
        comment: Comment.
        file_path: File path.
        function_name: Function name.
        kernel: Kernel.
        runtime_identifier: Runtime identifier.
        runtime_addon_identifiers: Runtime addon identifiers.
        registered_model_version_id: Registry version id (4x4 form); replaces file_path/function_name.
        auto_deployment_config: Auto deployment config.
        auto_deploy_model: Deploy when the build succeeds, using auto_deployment_config.
        model_root_dir: Directory below the project home that holds the model code.
        build_script_path: Project-relative script that installs dependencies during the build.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "project_id": "str",
        "model_id": "str",
        "comment": "str",
        "file_path": "str",
        "function_name": "str",
        "kernel": "str",
        "runtime_identifier": "str",
        "runtime_addon_identifiers": "list[str]",
        "registered_model_version_id": "str",
        "auto_deployment_config": "ShortCreateModelDeployment",
        "auto_deploy_model": "bool",
        "model_root_dir": "str",
        "build_script_path": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "project_id": "project_id",
        "model_id": "model_id",
        "comment": "comment",
        "file_path": "file_path",
        "function_name": "function_name",
        "kernel": "kernel",
        "runtime_identifier": "runtime_identifier",
        "runtime_addon_identifiers": "runtime_addon_identifiers",
        "registered_model_version_id": "registered_model_version_id",
        "auto_deployment_config": "auto_deployment_config",
        "auto_deploy_model": "auto_deploy_model",
        "model_root_dir": "model_root_dir",
        "build_script_path": "build_script_path",
    }

    def __init__(
        self,
        project_id: str | None = None,
        model_id: str | None = None,
        comment: str | None = None,
        file_path: str | None = None,
        function_name: str | None = None,
        kernel: str | None = None,
        runtime_identifier: str | None = None,
        runtime_addon_identifiers: list[str] | None = None,
        registered_model_version_id: str | None = None,
        auto_deployment_config: ShortCreateModelDeployment | None = None,
        auto_deploy_model: bool | None = None,
        model_root_dir: str | None = None,
        build_script_path: str | None = None,
    ) -> None:
        self.project_id = project_id
        self.model_id = model_id
        self.comment = comment
        self.file_path = file_path
        self.function_name = function_name
        self.kernel = kernel
        self.runtime_identifier = runtime_identifier
        self.runtime_addon_identifiers = runtime_addon_identifiers
        self.registered_model_version_id = registered_model_version_id
        self.auto_deployment_config = auto_deployment_config
        self.auto_deploy_model = auto_deploy_model
        self.model_root_dir = model_root_dir
        self.build_script_path = build_script_path
