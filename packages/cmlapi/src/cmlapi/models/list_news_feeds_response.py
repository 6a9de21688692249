# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListNewsFeedsResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.news_feed import NewsFeed


class ListNewsFeedsResponse(ApiModel):
    """ListNewsFeedsResponse of API v2.

    Args:
        feeds: Feeds.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "feeds": "list[NewsFeed]",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "feeds": "feeds",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        feeds: list[NewsFeed] | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.feeds = feeds
        self.next_page_token = next_page_token
