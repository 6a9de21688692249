# Written by tools/generate.py from the contract; change that, not this file.
"""The model CreateV2KeyResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class CreateV2KeyResponse(ApiModel):
    """CreateV2KeyResponse of API v2.

    Args:
        api_key: Secret, shown once.
        key_id: Identifier used for deletion.
        created_at: Created at.
        expiry_date: Expiry date.
        comments: Comments.
        audiences: Audiences.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "api_key": "str",
        "key_id": "str",
        "created_at": "str",
        "expiry_date": "str",
        "comments": "str",
        "audiences": "list[str]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "api_key": "api_key",
        "key_id": "key_id",
        "created_at": "created_at",
        "expiry_date": "expiry_date",
        "comments": "comments",
        "audiences": "audiences",
    }

    def __init__(
        self,
        api_key: str | None = None,
        key_id: str | None = None,
        created_at: str | None = None,
        expiry_date: str | None = None,
        comments: str | None = None,
        audiences: list[str] | None = None,
    ) -> None:
        self.api_key = api_key
        self.key_id = key_id
        self.created_at = created_at
        self.expiry_date = expiry_date
        self.comments = comments
        self.audiences = audiences
