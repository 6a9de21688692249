# Written by tools/generate.py from the contract; change that, not this file.
"""The model RotateV1KeyRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class RotateV1KeyRequest(ApiModel):
    """RotateV1KeyRequest of API v2.

    Args:
        username: Username.
        api_key_expiry_date: Api key expiry date.
        api_key_comments: Api key comments.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "username": "str",
        "api_key_expiry_date": "str",
        "api_key_comments": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "username": "username",
        "api_key_expiry_date": "api_key_expiry_date",
        "api_key_comments": "api_key_comments",
    }

    def __init__(
        self,
        username: str | None = None,
        api_key_expiry_date: str | None = None,
        api_key_comments: str | None = None,
    ) -> None:
        self.username = username
        self.api_key_expiry_date = api_key_expiry_date
        self.api_key_comments = api_key_comments
