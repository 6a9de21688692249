# Written by tools/generate.py from the contract; change that, not this file.
"""The model RunAsMachineUserCollaborator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class RunAsMachineUserCollaborator(ApiModel):
    """RunAsMachineUserCollaborator of API v2.

    Args:
        user_id: User id.
        user_name: User name.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "user_id": "int",
        "user_name": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "user_id": "user_id",
        "user_name": "user_name",
    }

    def __init__(
        self,
        user_id: int | None = None,
        user_name: str | None = None,
    ) -> None:
        self.user_id = user_id
        self.user_name = user_name
