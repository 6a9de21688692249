# Written by tools/generate.py from the contract; change that, not this file.
"""The model ModelBuild."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar

    from cmlapi.models.short_user import ShortUser


class ModelBuild(ApiModel):
    """ModelBuild of API v2.

    Args:
        id: UUID.
        model_id: Model id.
        creator: Creator.
        comment: Comment.
        file_path: File path.
        function_name: Function name.
        engine_image: Engine image.
        kernel: Kernel.
        created_at: An aware datetime.
        updated_at: An aware datetime.
        status: Pending | queued | building | pushing | built | succeeded | build failed | timedout | unknown.
        deletion_status: Deletion status.
        crn: Crn.
        built_at: Set when the build ends.
        runtime_identifier: Runtime identifier.
        runtime_addon_identifiers: Runtime addon identifiers.
        registered_model_version_id: Registered model version id.
        model_root_dir: Model root dir.
        build_script_path: Build script path.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "id": "str",
        "model_id": "str",
        "creator": "ShortUser",
        "comment": "str",
        "file_path": "str",
        "function_name": "str",
        "engine_image": "str",
        "kernel": "str",
        "created_at": "datetime",
        "updated_at": "datetime",
        "status": "str",
        "deletion_status": "str",
        "crn": "str",
        "built_at": "datetime",
        "runtime_identifier": "str",
        "runtime_addon_identifiers": "list[str]",
        "registered_model_version_id": "str",
        "model_root_dir": "str",
        "build_script_path": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "id": "id",
        "model_id": "model_id",
        "creator": "creator",
        "comment": "comment",
        "file_path": "file_path",
        "function_name": "function_name",
        "engine_image": "engine_image",
        "kernel": "kernel",
        "created_at": "created_at",
        "updated_at": "updated_at",
        "status": "status",
        "deletion_status": "deletion_status",
        "crn": "crn",
        "built_at": "built_at",
        "runtime_identifier": "runtime_identifier",
        "runtime_addon_identifiers": "runtime_addon_identifiers",
        "registered_model_version_id": "registered_model_version_id",
        "model_root_dir": "model_root_dir",
        "build_script_path": "build_script_path",
    }

    def __init__(
        self,
        id: str | None = None,
        model_id: str | None = None,
        creator: ShortUser | None = None,
        comment: str | None = None,
        file_path: str | None = None,
        function_name: str | None = None,
        engine_image: str | None = None,
        kernel: str | None = None,
        created_at: datetime | None = None,
        updated_at: datetime | None = None,
        status: str | None = None,
        deletion_status: str | None = None,
        crn: str | None = None,
        built_at: datetime | None = None,
        runtime_identifier: str | None = None,
        runtime_addon_identifiers: list[str] | None = None,
        registered_model_version_id: str | None = None,
        model_root_dir: str | None = None,
        build_script_path: str | None = None,
    ) -> None:
        self.id = id
        self.model_id = model_id
        self.creator = creator
        self.comment = comment
        self.file_path = file_path
        self.function_name = function_name
        self.engine_image = engine_image
        self.kernel = kernel
        self.created_at = created_at
        self.updated_at = updated_at
        self.status = status
        self.deletion_status = deletion_status
        self.crn = crn
        self.built_at = built_at
        self.runtime_identifier = runtime_identifier
        self.runtime_addon_identifiers = runtime_addon_identifiers
        self.registered_model_version_id = registered_model_version_id
        self.model_root_dir = model_root_dir
        self.build_script_path = build_script_path
