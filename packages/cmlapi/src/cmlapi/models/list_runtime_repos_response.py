# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListRuntimeReposResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.runtime_repo import RuntimeRepo


class ListRuntimeReposResponse(ApiModel):
    """ListRuntimeReposResponse of API v2.

    Args:
        runtimerepos: Runtimerepos.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "runtimerepos": "list[RuntimeRepo]",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "runtimerepos": "runtimerepos",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        runtimerepos: list[RuntimeRepo] | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.runtimerepos = runtimerepos
        self.next_page_token = next_page_token
