# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListSyncedTeamMembersResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.organization_members_with_group_names import OrganizationMembersWithGroupNames


class ListSyncedTeamMembersResponse(ApiModel):
    """ListSyncedTeamMembersResponse of API v2.

    Args:
        members: Members.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "members": "list[OrganizationMembersWithGroupNames]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "members": "members",
    }

    def __init__(
        self,
        members: list[OrganizationMembersWithGroupNames] | None = None,
    ) -> None:
        self.members = members
