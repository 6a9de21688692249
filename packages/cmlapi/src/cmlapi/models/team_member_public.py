# Written by tools/generate.py from the contract; change that, not this file.
"""The model TeamMemberPublic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class TeamMemberPublic(ApiModel):
    """TeamMemberPublic of API v2.

    Args:
        id: Id.
        username: Username.
        name: Name.
        html_url: Html url.
        url: Url.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "id": "str",
        "username": "str",
        "name": "str",
        "html_url": "str",
        "url": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "id": "id",
        "username": "username",
        "name": "name",
        "html_url": "html_url",
        "url": "url",
    }

    def __init__(
        self,
        id: str | None = None,
        username: str | None = None,
        name: str | None = None,
        html_url: str | None = None,
        url: str | None = None,
    ) -> None:
        self.id = id
        self.username = username
        self.name = name
        self.html_url = html_url
        self.url = url
