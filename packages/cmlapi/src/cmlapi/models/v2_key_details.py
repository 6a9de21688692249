# Written by tools/generate.py from the contract; change that, not this file.
"""The model V2KeyDetails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class V2KeyDetails(ApiModel):
    """V2KeyDetails of API v2.

    Args:
        key_id: Key id.
        created_at: Created at.
        expiry_date: Expiry date.
        comments: Comments.
        audiences: Audiences.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "key_id": "str",
        "created_at": "str",
        "expiry_date": "str",
        "comments": "str",
        "audiences": "list[str]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "key_id": "key_id",
        "created_at": "created_at",
        "expiry_date": "expiry_date",
        "comments": "comments",
        "audiences": "audiences",
    }

    def __init__(
        self,
        key_id: str | None = None,
        created_at: str | None = None,
        expiry_date: str | None = None,
        comments: str | None = None,
        audiences: list[str] | None = None,
    ) -> None:
        self.key_id = key_id
        self.created_at = created_at
        self.expiry_date = expiry_date
        self.comments = comments
        self.audiences = audiences
