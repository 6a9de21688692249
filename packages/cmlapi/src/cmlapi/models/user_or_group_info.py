# Written by tools/generate.py from the contract; change that, not this file.
"""The model UserOrGroupInfo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class UserOrGroupInfo(ApiModel):
    """UserOrGroupInfo of API v2.

    Args:
        id: Id.
        html_url: Html url.
        url: Url.
        name: Name.
        user_name: User name.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "id": "int",
        "html_url": "str",
        "url": "str",
        "name": "str",
        "user_name": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "id": "id",
        "html_url": "html_url",
        "url": "url",
        "name": "name",
        "user_name": "user_name",
    }

    def __init__(
        self,
        id: int | None = None,
        html_url: str | None = None,
        url: str | None = None,
        name: str | None = None,
        user_name: str | None = None,
    ) -> None:
        self.id = id
        self.html_url = html_url
        self.url = url
        self.name = name
        self.user_name = user_name
