# Written by tools/generate.py from the contract; change that, not this file.
"""The model CreateRuntimeRepoRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class CreateRuntimeRepoRequest(ApiModel):
    """CreateRuntimeRepoRequest of API v2.

    Args:
        name: Name.
        url: Url.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "name": "str",
        "url": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "name": "name",
        "url": "url",
    }

    def __init__(
        self,
        name: str | None = None,
        url: str | None = None,
    ) -> None:
        self.name = name
        self.url = url
