# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListRuntimesResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.runtime import Runtime


class ListRuntimesResponse(ApiModel):
    """ListRuntimesResponse of API v2.

    Args:
        runtimes: Runtimes.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "runtimes": "list[Runtime]",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "runtimes": "runtimes",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        runtimes: list[Runtime] | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.runtimes = runtimes
        self.next_page_token = next_page_token
