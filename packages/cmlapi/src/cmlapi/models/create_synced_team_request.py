# Written by tools/generate.py from the contract; change that, not this file.
"""The model CreateSyncedTeamRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.group_permission import GroupPermission


class CreateSyncedTeamRequest(ApiModel):
    """CreateSyncedTeamRequest of API v2.

    Args:
        username: Username.
        group_permissions: Group permissions.
        bio: Bio.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "username": "str",
        "group_permissions": "list[GroupPermission]",
        "bio": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "username": "username",
        "group_permissions": "group_permissions",
        "bio": "bio",
    }

    def __init__(
        self,
        username: str | None = None,
        group_permissions: list[GroupPermission] | None = None,
        bio: str | None = None,
    ) -> None:
        self.username = username
        self.group_permissions = group_permissions
        self.bio = bio
