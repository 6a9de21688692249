# Written by tools/generate.py from the contract; change that, not this file.
"""The model UpdateMemberPermissionForSyncedTeamRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class UpdateMemberPermissionForSyncedTeamRequest(ApiModel):
    """UpdateMemberPermissionForSyncedTeamRequest of API v2.

    Args:
        team_name: Team name.
        user_id: User id.
        permission: Permission.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "team_name": "str",
        "user_id": "str",
        "permission": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "team_name": "team_name",
        "user_id": "user_id",
        "permission": "permission",
    }

    def __init__(
        self,
        team_name: str | None = None,
        user_id: str | None = None,
        permission: str | None = None,
    ) -> None:
        self.team_name = team_name
        self.user_id = user_id
        self.permission = permission
