# Written by tools/generate.py from the contract; change that, not this file.
"""The model UpdateGroupPermissionForSyncedTeamRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class UpdateGroupPermissionForSyncedTeamRequest(ApiModel):
    """UpdateGroupPermissionForSyncedTeamRequest of API v2.

    Args:
        team_name: Team name.
        group_id: Group id.
        permission: Permission.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "team_name": "str",
        "group_id": "str",
        "permission": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "team_name": "team_name",
        "group_id": "group_id",
        "permission": "permission",
    }

    def __init__(
        self,
        team_name: str | None = None,
        group_id: str | None = None,
        permission: str | None = None,
    ) -> None:
        self.team_name = team_name
        self.group_id = group_id
        self.permission = permission
