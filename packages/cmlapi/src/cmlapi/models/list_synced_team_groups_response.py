# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListSyncedTeamGroupsResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.synced_team_group import SyncedTeamGroup


class ListSyncedTeamGroupsResponse(ApiModel):
    """ListSyncedTeamGroupsResponse of API v2.

    Args:
        groups: Groups.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "groups": "list[SyncedTeamGroup]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "groups": "groups",
    }

    def __init__(
        self,
        groups: list[SyncedTeamGroup] | None = None,
    ) -> None:
        self.groups = groups
