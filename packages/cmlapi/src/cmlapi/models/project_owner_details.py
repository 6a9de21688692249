# Written by tools/generate.py from the contract; change that, not this file.
"""The model ProjectOwnerDetails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class ProjectOwnerDetails(ApiModel):
    """ProjectOwnerDetails of API v2.

    Args:
        id: Id.
        crn: Crn.
        name: Name.
        is_team: Is team.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "id": "int",
        "crn": "str",
        "name": "str",
        "is_team": "bool",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "id": "id",
        "crn": "crn",
        "name": "name",
        "is_team": "is_team",
    }

    def __init__(
        self,
        id: int | None = None,
        crn: str | None = None,
        name: str | None = None,
        is_team: bool | None = None,
    ) -> None:
        self.id = id
        self.crn = crn
        self.name = name
        self.is_team = is_team
