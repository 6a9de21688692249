# Written by tools/generate.py from the contract; change that, not this file.
"""The model CreateTeamRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class CreateTeamRequest(ApiModel):
    """CreateTeamRequest of API v2.

    Args:
        username: Username.
        type: Type.
        cn: Cn.
        bio: Bio.
        permission: Permission.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "username": "str",
        "type": "str",
        "cn": "str",
        "bio": "str",
        "permission": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "username": "username",
        "type": "type",
        "cn": "cn",
        "bio": "bio",
        "permission": "permission",
    }

    def __init__(
        self,
        username: str | None = None,
        type: str | None = None,
        cn: str | None = None,
        bio: str | None = None,
        permission: str | None = None,
    ) -> None:
        self.username = username
        self.type = type
        self.cn = cn
        self.bio = bio
        self.permission = permission
