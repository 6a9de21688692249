# Written by tools/generate.py from the contract; change that, not this file.
"""The model OrganizationMembersWithGroupNames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar

    from cmlapi.models.team_member_public import TeamMemberPublic


class OrganizationMembersWithGroupNames(ApiModel):
    """OrganizationMembersWithGroupNames of API v2.

    Args:
        id: Id.
        organization_id: Organization id.
        user_id: User id.
        permission: Permission.
        inherit_permission_from_groups: Inherit permission from groups.
        created_at: An aware datetime.
        updated_at: An aware datetime.
        user: User.
        group_names: Group names.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "id": "str",
        "organization_id": "str",
        "user_id": "str",
        "permission": "str",
        "inherit_permission_from_groups": "bool",
        "created_at": "datetime",
        "updated_at": "datetime",
        "user": "TeamMemberPublic",
        "group_names": "list[str]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "id": "id",
        "organization_id": "organization_id",
        "user_id": "user_id",
        "permission": "permission",
        "inherit_permission_from_groups": "inherit_permission_from_groups",
        "created_at": "created_at",
        "updated_at": "updated_at",
        "user": "user",
        "group_names": "group_names",
    }

    def __init__(
        self,
        id: str | None = None,
        organization_id: str | None = None,
        user_id: str | None = None,
        permission: str | None = None,
        inherit_permission_from_groups: bool | None = None,
        created_at: datetime | None = None,
        updated_at: datetime | None = None,
        user: TeamMemberPublic | None = None,
        group_names: list[str] | None = None,
    ) -> None:
        self.id = id
        self.organization_id = organization_id
        self.user_id = user_id
        self.permission = permission
        self.inherit_permission_from_groups = inherit_permission_from_groups
        self.created_at = created_at
        self.updated_at = updated_at
        self.user = user
        self.group_names = group_names
