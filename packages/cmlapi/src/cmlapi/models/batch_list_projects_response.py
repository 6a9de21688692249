# Written by tools/generate.py from the contract; change that, not this file.
"""The model BatchListProjectsResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.project import Project


class BatchListProjectsResponse(ApiModel):
    """BatchListProjectsResponse of API v2.

    Args:
        projects: Projects.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "projects": "list[Project]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "projects": "projects",
    }

    def __init__(
        self,
        projects: list[Project] | None = None,
    ) -> None:
        self.projects = projects
