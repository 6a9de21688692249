# Written by tools/generate.py from the contract; change that, not this file.
"""The model SyncedTeamGroup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar


class SyncedTeamGroup(ApiModel):
    """SyncedTeamGroup of API v2.

    Args:
        cn: Cn.
        dn: Dn.
        id: Id.
        last_synced_at: An aware datetime.
        permission: Permission.
        team_id: Team id.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "cn": "str",
        "dn": "str",
        "id": "str",
        "last_synced_at": "datetime",
        "permission": "str",
        "team_id": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "cn": "cn",
        "dn": "dn",
        "id": "id",
        "last_synced_at": "last_synced_at",
        "permission": "permission",
        "team_id": "team_id",
    }

    def __init__(
        self,
        cn: str | None = None,
        dn: str | None = None,
        id: str | None = None,
        last_synced_at: datetime | None = None,
        permission: str | None = None,
        team_id: str | None = None,
    ) -> None:
        self.cn = cn
        self.dn = dn
        self.id = id
        self.last_synced_at = last_synced_at
        self.permission = permission
        self.team_id = team_id
