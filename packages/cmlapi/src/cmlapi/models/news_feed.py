# Written by tools/generate.py from the contract; change that, not this file.
"""The model NewsFeed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar


class NewsFeed(ApiModel):
    """NewsFeed of API v2.

    Args:
        title: Title.
        description: Description.
        category: Category.
        tags: Tags.
        link: Link.
        imgpath: Imgpath.
        is_viewed: Is viewed.
        _date: An aware datetime.
        icon: Icon.
        is_new: Is new.
        description_html: Description html.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "title": "str",
        "description": "str",
        "category": "str",
        "tags": "list[str]",
        "link": "str",
        "imgpath": "str",
        "is_viewed": "bool",
        "_date": "datetime",
        "icon": "str",
        "is_new": "bool",
        "description_html": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "title": "title",
        "description": "description",
        "category": "category",
        "tags": "tags",
        "link": "link",
        "imgpath": "imgpath",
        "is_viewed": "is_viewed",
        "_date": "date",
        "icon": "icon",
        "is_new": "is_new",
        "description_html": "description_html",
    }

    def __init__(
        self,
        title: str | None = None,
        description: str | None = None,
        category: str | None = None,
        tags: list[str] | None = None,
        link: str | None = None,
        imgpath: str | None = None,
        is_viewed: bool | None = None,
        _date: datetime | None = None,
        icon: str | None = None,
        is_new: bool | None = None,
        description_html: str | None = None,
    ) -> None:
        self.title = title
        self.description = description
        self.category = category
        self.tags = tags
        self.link = link
        self.imgpath = imgpath
        self.is_viewed = is_viewed
        self._date = _date
        self.icon = icon
        self.is_new = is_new
        self.description_html = description_html
