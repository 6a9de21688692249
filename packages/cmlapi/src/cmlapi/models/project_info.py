# Written by tools/generate.py from the contract; change that, not this file.
"""The model ProjectInfo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class ProjectInfo(ApiModel):
    """ProjectInfo of API v2.

    Args:
        id: Id.
        slug: Slug.
        html_url: Html url.
        url: Url.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "id": "int",
        "slug": "str",
        "html_url": "str",
        "url": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "id": "id",
        "slug": "slug",
        "html_url": "html_url",
        "url": "url",
    }

    def __init__(
        self,
        id: int | None = None,
        slug: str | None = None,
        html_url: str | None = None,
        url: str | None = None,
    ) -> None:
        self.id = id
        self.slug = slug
        self.html_url = html_url
        self.url = url
