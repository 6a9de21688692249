# Written by tools/generate.py from the contract; change that, not this file.
"""The model CreateV2KeyRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class CreateV2KeyRequest(ApiModel):
    """CreateV2KeyRequest of API v2.

    Args:
        username: Username.
        expiry_date: Timestamp text.
        comments: Comments.
        audiences: API, Application.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "username": "str",
        "expiry_date": "str",
        "comments": "str",
        "audiences": "list[str]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "username": "username",
        "expiry_date": "expiry_date",
        "comments": "comments",
        "audiences": "audiences",
    }

    def __init__(
        self,
        username: str | None = None,
        expiry_date: str | None = None,
        comments: str | None = None,
        audiences: list[str] | None = None,
    ) -> None:
        self.username = username
        self.expiry_date = expiry_date
        self.comments = comments
        self.audiences = audiences
