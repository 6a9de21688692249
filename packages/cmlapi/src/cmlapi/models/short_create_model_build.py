# Written by tools/generate.py from the contract; change that, not this file.
"""The model ShortCreateModelBuild."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class ShortCreateModelBuild(ApiModel):
    """ShortCreateModelBuild of API v2.

    Args:
        comment: Comment.
        file_path: File path.
        function_name: Function name.
        kernel: Kernel.
        runtime_identifier: Runtime identifier.
        runtime_addon_identifiers: Runtime addon identifiers.
        registered_model_version_id: Registered model version id.
        model_root_dir: Model root dir.
        build_script_path: Build script path.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "comment": "str",
        "file_path": "str",
        "function_name": "str",
        "kernel": "str",
        "runtime_identifier": "str",
        "runtime_addon_identifiers": "list[str]",
        "registered_model_version_id": "str",
        "model_root_dir": "str",
        "build_script_path": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "comment": "comment",
        "file_path": "file_path",
        "function_name": "function_name",
        "kernel": "kernel",
        "runtime_identifier": "runtime_identifier",
        "runtime_addon_identifiers": "runtime_addon_identifiers",
        "registered_model_version_id": "registered_model_version_id",
        "model_root_dir": "model_root_dir",
        "build_script_path": "build_script_path",
    }

    def __init__(
        self,
        comment: str | None = None,
        file_path: str | None = None,
        function_name: str | None = None,
        kernel: str | None = None,
        runtime_identifier: str | None = None,
        runtime_addon_identifiers: list[str] | None = None,
        registered_model_version_id: str | None = None,
        model_root_dir: str | None = None,
        build_script_path: str | None = None,
    ) -> None:
        self.comment = comment
        self.file_path = file_path
        self.function_name = function_name
        self.kernel = kernel
        self.runtime_identifier = runtime_identifier
        self.runtime_addon_identifiers = runtime_addon_identifiers
        self.registered_model_version_id = registered_model_version_id
        self.model_root_dir = model_root_dir
        self.build_script_path = build_script_path
