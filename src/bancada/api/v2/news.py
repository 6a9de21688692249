"""News: what the changelog of this release says, so that users see what is new where they look for it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from bancada.api.v2.operations import Call, operation
from bancada.domain.sequences import page_of

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_ITEM = re.compile(r"^- (.*(?:\n  .*)*)", re.MULTILINE)
_RELEASE = re.compile(
    r"^## (?P<version>\S+)(?: - (?P<date>\d{4}-\d{2}-\d{2}))?\n(?P<text>(?:(?!^## ).*\n?)*)", re.MULTILINE
)
_SECTION = re.compile(r"^### (?P<name>\S+)\n(?P<text>(?:(?!^### ).*\n?)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class News:
    """One entry of the changelog; `section` is such as Added, `date` empty for what is not released yet."""

    version: str
    date: str
    section: str
    text: str
    is_new: bool

    @property
    def title(self) -> str:
        """What comes before the colon or the end of the first sentence."""
        return re.split(r"[:.;] |[:.]$", self.text, maxsplit=1)[0]


@operation("list_news_feeds")
def list_news_feeds(call: Call) -> Mapping[str, Any]:
    """List what is new: of one section of the changelog where the category names one, else everything."""
    category = call.path["category"]
    found = read_news()
    of_category = [news for news in found if news.section.casefold() == category.casefold()]
    page = page_of(f"news of {category}", of_category or found, call.list_request, {})
    return {"feeds": [_render(news, category) for news in page.items], "next_page_token": page.next_page_token}


@cache
def read_news() -> tuple[News, ...]:
    """Return the entries of the changelog, in its order: the newest release first."""
    text = files("bancada").joinpath("CHANGELOG.md").read_text(encoding="utf-8")
    return tuple(parse_changelog(text))


def parse_changelog(text: str) -> list[News]:
    """Return the entries of a changelog that follows Keep a Changelog, without their Markdown."""
    found = []
    for number, release in enumerate(_RELEASE.finditer(text)):
        for section in _SECTION.finditer(release["text"]):
            for item in _ITEM.finditer(section["text"]):
                words = " ".join(_LINK.sub(r"\1", item[1]).replace("`", "").split())
                found.append(News(release["version"], release["date"] or "", section["name"], words, number == 0))
    return found


def _render(news: News, category: str) -> dict[str, Any]:
    return {
        "title": news.title,
        "description": news.text,
        "description_html": f"<p>{html.escape(news.text)}</p>",
        "category": category,
        "tags": [news.section, news.version],
        "date": f"{news.date}T00:00:00Z" if news.date else None,
        "is_new": news.is_new,
    }
