# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListAllRunAsMachineUserCollaboratorsResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.run_as_machine_user_collaborator import RunAsMachineUserCollaborator


class ListAllRunAsMachineUserCollaboratorsResponse(ApiModel):
    """ListAllRunAsMachineUserCollaboratorsResponse of API v2.

    Args:
        run_as_machine_user_collaborators: Run as machine user collaborators.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "run_as_machine_user_collaborators": "list[RunAsMachineUserCollaborator]",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "run_as_machine_user_collaborators": "run_as_machine_user_collaborators",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        run_as_machine_user_collaborators: list[RunAsMachineUserCollaborator] | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.run_as_machine_user_collaborators = run_as_machine_user_collaborators
        self.next_page_token = next_page_token
