# Written by tools/generate.py from the contract; change that, not this file.
"""The model RotateV1KeyResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class RotateV1KeyResponse(ApiModel):
    """RotateV1KeyResponse of API v2.

    Args:
        api_key: New legacy key.
        api_key_hash: Api key hash.
        api_key_expiry_date: Api key expiry date.
        api_key_comments: Api key comments.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "api_key": "str",
        "api_key_hash": "str",
        "api_key_expiry_date": "str",
        "api_key_comments": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "api_key": "api_key",
        "api_key_hash": "api_key_hash",
        "api_key_expiry_date": "api_key_expiry_date",
        "api_key_comments": "api_key_comments",
    }

    def __init__(
        self,
        api_key: str | None = None,
        api_key_hash: str | None = None,
        api_key_expiry_date: str | None = None,
        api_key_comments: str | None = None,
    ) -> None:
        self.api_key = api_key
        self.api_key_hash = api_key_hash
        self.api_key_expiry_date = api_key_expiry_date
        self.api_key_comments = api_key_comments
