# Written by tools/generate.py from the contract; change that, not this file.
"""The model ShortProject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class ShortProject(ApiModel):
    """ShortProject of API v2.

    Args:
        public_identifier: Public identifier.
        name: Name.
        default_project_engine: Default project engine.
        slug: Slug.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "public_identifier": "str",
        "name": "str",
        "default_project_engine": "str",
        "slug": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "public_identifier": "public_identifier",
        "name": "name",
        "default_project_engine": "default_project_engine",
        "slug": "slug",
    }

    def __init__(
        self,
        public_identifier: str | None = None,
        name: str | None = None,
        default_project_engine: str | None = None,
        slug: str | None = None,
    ) -> None:
        self.public_identifier = public_identifier
        self.name = name
        self.default_project_engine = default_project_engine
        self.slug = slug
