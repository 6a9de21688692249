# Written by tools/generate.py from the contract; change that, not this file.
"""The model TeamPermissions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class TeamPermissions(ApiModel):
    """TeamPermissions of API v2.

    Args:
        business_user: Business user.
        read: Read.
        operator: Operator.
        write: Write.
        admin: Admin.
        owner: Owner.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "business_user": "bool",
        "read": "bool",
        "operator": "bool",
        "write": "bool",
        "admin": "bool",
        "owner": "bool",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "business_user": "business_user",
        "read": "read",
        "operator": "operator",
        "write": "write",
        "admin": "admin",
        "owner": "owner",
    }

    def __init__(
        self,
        business_user: bool | None = None,
        read: bool | None = None,
        operator: bool | None = None,
        write: bool | None = None,
        admin: bool | None = None,
        owner: bool | None = None,
    ) -> None:
        self.business_user = business_user
        self.read = read
        self.operator = operator
        self.write = write
        self.admin = admin
        self.owner = owner
