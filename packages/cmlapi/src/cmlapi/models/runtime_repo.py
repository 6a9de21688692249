# Written by tools/generate.py from the contract; change that, not this file.
"""The model RuntimeRepo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class RuntimeRepo(ApiModel):
    """RuntimeRepo of API v2.

    Args:
        id: Id.
        name: Name.
        url: Url.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "id": "int",
        "name": "str",
        "url": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "id": "id",
        "name": "name",
        "url": "url",
    }

    def __init__(
        self,
        id: int | None = None,
        name: str | None = None,
        url: str | None = None,
    ) -> None:
        self.id = id
        self.name = name
        self.url = url
