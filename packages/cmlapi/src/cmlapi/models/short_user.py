# Written by tools/generate.py from the contract; change that, not this file.
"""The model ShortUser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class ShortUser(ApiModel):
    """ShortUser of API v2.

    Args:
        username: Username.
        name: Name.
        email: Email.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "username": "str",
        "name": "str",
        "email": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "username": "username",
        "name": "name",
        "email": "email",
    }

    def __init__(
        self,
        username: str | None = None,
        name: str | None = None,
        email: str | None = None,
    ) -> None:
        self.username = username
        self.name = name
        self.email = email
