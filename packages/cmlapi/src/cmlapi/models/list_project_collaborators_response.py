# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListProjectCollaboratorsResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.collaborator import Collaborator


class ListProjectCollaboratorsResponse(ApiModel):
    """ListProjectCollaboratorsResponse of API v2.

    Args:
        collaborators: Collaborators.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "collaborators": "list[Collaborator]",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "collaborators": "collaborators",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        collaborators: list[Collaborator] | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.collaborators = collaborators
        self.next_page_token = next_page_token
