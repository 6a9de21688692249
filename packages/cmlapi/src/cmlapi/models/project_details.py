# Written by tools/generate.py from the contract; change that, not this file.
"""The model ProjectDetails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.project_owner_details import ProjectOwnerDetails


class ProjectDetails(ApiModel):
    """ProjectDetails of API v2.

    Args:
        id: Id.
        crn: Crn.
        name: Name.
        created_by_crn: Created by crn.
        created_by_name: Created by name.
        owner: Owner.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "id": "int",
        "crn": "str",
        "name": "str",
        "created_by_crn": "str",
        "created_by_name": "str",
        "owner": "ProjectOwnerDetails",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "id": "id",
        "crn": "crn",
        "name": "name",
        "created_by_crn": "created_by_crn",
        "created_by_name": "created_by_name",
        "owner": "owner",
    }

    def __init__(
        self,
        id: int | None = None,
        crn: str | None = None,
        name: str | None = None,
        created_by_crn: str | None = None,
        created_by_name: str | None = None,
        owner: ProjectOwnerDetails | None = None,
    ) -> None:
        self.id = id
        self.crn = crn
        self.name = name
        self.created_by_crn = created_by_crn
        self.created_by_name = created_by_name
        self.owner = owner
