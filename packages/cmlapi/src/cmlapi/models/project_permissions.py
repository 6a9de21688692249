# Written by tools/generate.py from the contract; change that, not this file.
"""The model ProjectPermissions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class ProjectPermissions(ApiModel):
    """ProjectPermissions of API v2.

    Args:
        read: Read.
        write: Write.
        admin: Admin.
        business_user: Business user.
        operator: Operator.
        inherit: Inherit.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "read": "bool",
        "write": "bool",
        "admin": "bool",
        "business_user": "bool",
        "operator": "bool",
        "inherit": "bool",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "read": "read",
        "write": "write",
        "admin": "admin",
        "business_user": "business_user",
        "operator": "operator",
        "inherit": "inherit",
    }

    def __init__(
        self,
        read: bool | None = None,
        write: bool | None = None,
        admin: bool | None = None,
        business_user: bool | None = None,
        operator: bool | None = None,
        inherit: bool | None = None,
    ) -> None:
        self.read = read
        self.write = write
        self.admin = admin
        self.business_user = business_user
        self.operator = operator
        self.inherit = inherit
