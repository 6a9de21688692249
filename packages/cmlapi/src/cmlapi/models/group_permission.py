# Written by tools/generate.py from the contract; change that, not this file.
"""The model GroupPermission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class GroupPermission(ApiModel):
    """GroupPermission of API v2.

    Args:
        cn: Cn.
        permission: Permission.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "cn": "str",
        "permission": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "cn": "cn",
        "permission": "permission",
    }

    def __init__(
        self,
        cn: str | None = None,
        permission: str | None = None,
    ) -> None:
        self.cn = cn
        self.permission = permission
