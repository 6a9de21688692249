# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListRuntimeAddonsResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.runtime_addon import RuntimeAddon


class ListRuntimeAddonsResponse(ApiModel):
    """ListRuntimeAddonsResponse of API v2.

    Args:
        runtime_addons: Runtime addons.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "runtime_addons": "list[RuntimeAddon]",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "runtime_addons": "runtime_addons",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        runtime_addons: list[RuntimeAddon] | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.runtime_addons = runtime_addons
        self.next_page_token = next_page_token
