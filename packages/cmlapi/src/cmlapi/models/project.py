# Written by tools/generate.py from the contract; change that, not this file.
"""The model Project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar

    from cmlapi.models.project_permissions import ProjectPermissions
    from cmlapi.models.short_user import ShortUser


class Project(ApiModel):
    """Project of API v2.

    Args:
        id: Opaque public id, four groups of four lower-case alphanumerics (abcd-1234-efgh-5678).
        name: Name.
        owner: Owner.
        creator: Creator.
        description: Description.
        visibility: Public | organization | private.
        default_engine_type: Ml_runtime | legacy_engine.
        created_at: An aware datetime.
        updated_at: An aware datetime.
        creation_status: Creating | success | failure.
        permissions: Permissions.
        shared_memory_limit: MB.
        environment: JSON object as text, e.g. "{\"A\":\"1\"}"; must always be valid JSON.
        ephemeral_storage_request: GB.
        ephemeral_storage_limit: GB.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "id": "str",
        "name": "str",
        "owner": "ShortUser",
        "creator": "ShortUser",
        "description": "str",
        "visibility": "str",
        "default_engine_type": "str",
        "created_at": "datetime",
        "updated_at": "datetime",
        "creation_status": "str",
        "permissions": "ProjectPermissions",
        "shared_memory_limit": "int",
        "environment": "str",
        "ephemeral_storage_request": "int",
        "ephemeral_storage_limit": "int",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "id": "id",
        "name": "name",
        "owner": "owner",
        "creator": "creator",
        "description": "description",
        "visibility": "visibility",
        "default_engine_type": "default_engine_type",
        "created_at": "created_at",
        "updated_at": "updated_at",
        "creation_status": "creation_status",
        "permissions": "permissions",
        "shared_memory_limit": "shared_memory_limit",
        "environment": "environment",
        "ephemeral_storage_request": "ephemeral_storage_request",
        "ephemeral_storage_limit": "ephemeral_storage_limit",
    }

    def __init__(
        self,
        id: str | None = None,
        name: str | None = None,
        owner: ShortUser | None = None,
        creator: ShortUser | None = None,
        description: str | None = None,
        visibility: str | None = None,
        default_engine_type: str | None = None,
        created_at: datetime | None = None,
        updated_at: datetime | None = None,
        creation_status: str | None = None,
        permissions: ProjectPermissions | None = None,
        shared_memory_limit: int | None = None,
        environment: str | None = None,
        ephemeral_storage_request: int | None = None,
        ephemeral_storage_limit: int | None = None,
    ) -> None:
        self.id = id
        self.name = name
        self.owner = owner
        self.creator = creator
        self.description = description
        self.visibility = visibility
        self.default_engine_type = default_engine_type
        self.created_at = created_at
        self.updated_at = updated_at
        self.creation_status = creation_status
        self.permissions = permissions
        self.shared_memory_limit = shared_memory_limit
        self.environment = environment
        self.ephemeral_storage_request = ephemeral_storage_request
        self.ephemeral_storage_limit = ephemeral_storage_limit
