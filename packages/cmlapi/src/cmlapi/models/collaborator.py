# Written by tools/generate.py from the contract; change that, not this file.
"""The model Collaborator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.short_user import ShortUser


class Collaborator(ApiModel):
    """Collaborator of API v2.

    Args:
        user: User.
        permission: Read | write | admin | operator | business_user | inherit.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "user": "ShortUser",
        "permission": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "user": "user",
        "permission": "permission",
    }

    def __init__(
        self,
        user: ShortUser | None = None,
        permission: str | None = None,
    ) -> None:
        self.user = user
        self.permission = permission
