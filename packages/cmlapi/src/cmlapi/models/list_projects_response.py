# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListProjectsResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.project import Project


class ListProjectsResponse(ApiModel):
    """ListProjectsResponse of API v2.

    Args:
        projects: Projects.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "projects": "list[Project]",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "projects": "projects",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        projects: list[Project] | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.projects = projects
        self.next_page_token = next_page_token
