# Written by tools/generate.py from the contract; change that, not this file.
"""The model AddProjectCollaboratorRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class AddProjectCollaboratorRequest(ApiModel):
    """AddProjectCollaboratorRequest of API v2.

    Args:
        project_id: Project id.
        username: Username.
        permission: Read | write | admin | operator | business_user | inherit.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "project_id": "str",
        "username": "str",
        "permission": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "project_id": "project_id",
        "username": "username",
        "permission": "permission",
    }

    def __init__(
        self,
        project_id: str | None = None,
        username: str | None = None,
        permission: str | None = None,
    ) -> None:
        self.project_id = project_id
        self.username = username
        self.permission = permission
