# Written by tools/generate.py from the contract; change that, not this file.
"""The model RegisteredModelDetails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar

    from cmlapi.models.short_user import ShortUser


class RegisteredModelDetails(ApiModel):
    """RegisteredModelDetails of API v2.

    Args:
        model_id: Model id.
        name: Name.
        description: Description.
        owner: Owner.
        permission: Permission.
        visibility: Visibility.
        created_at: An aware datetime.
        updated_at: An aware datetime.
        count: Count.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "model_id": "str",
        "name": "str",
        "description": "str",
        "owner": "ShortUser",
        "permission": "str",
        "visibility": "Visibility",
        "created_at": "datetime",
        "updated_at": "datetime",
        "count": "int",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "model_id": "model_id",
        "name": "name",
        "description": "description",
        "owner": "owner",
        "permission": "permission",
        "visibility": "visibility",
        "created_at": "created_at",
        "updated_at": "updated_at",
        "count": "count",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        model_id: str | None = None,
        name: str | None = None,
        description: str | None = None,
        owner: ShortUser | None = None,
        permission: str | None = None,
        visibility: str | None = None,
        created_at: datetime | None = None,
        updated_at: datetime | None = None,
        count: int | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.model_id = model_id
        self.name = name
        self.description = description
        self.owner = owner
        self.permission = permission
        self.visibility = visibility
        self.created_at = created_at
        self.updated_at = updated_at
        self.count = count
        self.next_page_token = next_page_token
