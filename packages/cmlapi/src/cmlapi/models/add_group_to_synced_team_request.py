# Written by tools/generate.py from the contract; change that, not this file.
"""The model AddGroupToSyncedTeamRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.group_permission import GroupPermission


class AddGroupToSyncedTeamRequest(ApiModel):
    """AddGroupToSyncedTeamRequest of API v2.

    Args:
        team_name: Team name.
        group_permission: Group permission.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "team_name": "str",
        "group_permission": "GroupPermission",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "team_name": "team_name",
        "group_permission": "group_permission",
    }

    def __init__(
        self,
        team_name: str | None = None,
        group_permission: GroupPermission | None = None,
    ) -> None:
        self.team_name = team_name
        self.group_permission = group_permission
