# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListTeamsAcceleratorQuotaResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class ListTeamsAcceleratorQuotaResponse(ApiModel):
    """ListTeamsAcceleratorQuotaResponse of API v2.

    Args:
        team_accelerator_quota: Elements carry team_name.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "team_accelerator_quota": "list[object]",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "team_accelerator_quota": "team_accelerator_quota",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        team_accelerator_quota: list[object] | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.team_accelerator_quota = team_accelerator_quota
        self.next_page_token = next_page_token
