# Written by tools/generate.py from the contract; change that, not this file.
"""The model LatestSyncStatusResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class LatestSyncStatusResponse(ApiModel):
    """LatestSyncStatusResponse of API v2.

    Args:
        id: Id.
        sync_type: Sync type.
        sync_model: Sync model.
        status: Status.
        logs: Logs.
        message: Message.
        created_at: Created at.
        total_synced_users: Total synced users.
        total_active_users: Total active users.
        total_deactivated_users: Total deactivated users.
        synced_by: Synced by.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "id": "str",
        "sync_type": "str",
        "sync_model": "str",
        "status": "str",
        "logs": "str",
        "message": "str",
        "created_at": "str",
        "total_synced_users": "int",
        "total_active_users": "int",
        "total_deactivated_users": "int",
        "synced_by": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "id": "id",
        "sync_type": "sync_type",
        "sync_model": "sync_model",
        "status": "status",
        "logs": "logs",
        "message": "message",
        "created_at": "created_at",
        "total_synced_users": "total_synced_users",
        "total_active_users": "total_active_users",
        "total_deactivated_users": "total_deactivated_users",
        "synced_by": "synced_by",
    }

    def __init__(
        self,
        id: str | None = None,
        sync_type: str | None = None,
        sync_model: str | None = None,
        status: str | None = None,
        logs: str | None = None,
        message: str | None = None,
        created_at: str | None = None,
        total_synced_users: int | None = None,
        total_active_users: int | None = None,
        total_deactivated_users: int | None = None,
        synced_by: str | None = None,
    ) -> None:
        self.id = id
        self.sync_type = sync_type
        self.sync_model = sync_model
        self.status = status
        self.logs = logs
        self.message = message
        self.created_at = created_at
        self.total_synced_users = total_synced_users
        self.total_active_users = total_active_users
        self.total_deactivated_users = total_deactivated_users
        self.synced_by = synced_by
