# Written by tools/generate.py from the contract; change that, not this file.
"""The model RuntimeAddon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar


class RuntimeAddon(ApiModel):
    """RuntimeAddon of API v2.

    Args:
        identifier: Identifier.
        component: E.g. Spark.
        display_name: Display name.
        status: AVAILABLE etc., see enums.runtime_addon_status.
        manageable: Manageable.
        created_at: An aware datetime.
        id: Id.
        reason: Reason.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "identifier": "str",
        "component": "str",
        "display_name": "str",
        "status": "str",
        "manageable": "bool",
        "created_at": "datetime",
        "id": "int",
        "reason": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "identifier": "identifier",
        "component": "component",
        "display_name": "display_name",
        "status": "status",
        "manageable": "manageable",
        "created_at": "created_at",
        "id": "id",
        "reason": "reason",
    }

    def __init__(
        self,
        identifier: str | None = None,
        component: str | None = None,
        display_name: str | None = None,
        status: str | None = None,
        manageable: bool | None = None,
        created_at: datetime | None = None,
        id: int | None = None,
        reason: str | None = None,
    ) -> None:
        self.identifier = identifier
        self.component = component
        self.display_name = display_name
        self.status = status
        self.manageable = manageable
        self.created_at = created_at
        self.id = id
        self.reason = reason
