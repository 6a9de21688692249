# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListApplicationsResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.application import Application


class ListApplicationsResponse(ApiModel):
    """ListApplicationsResponse of API v2.

    Args:
        applications: Applications.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "applications": "list[Application]",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "applications": "applications",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        applications: list[Application] | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.applications = applications
        self.next_page_token = next_page_token
