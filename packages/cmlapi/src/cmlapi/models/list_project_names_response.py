# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListProjectNamesResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class ListProjectNamesResponse(ApiModel):
    """ListProjectNamesResponse of API v2.

    Args:
        project_names: Project names.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "project_names": "list[str]",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "project_names": "project_names",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        project_names: list[str] | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.project_names = project_names
        self.next_page_token = next_page_token
