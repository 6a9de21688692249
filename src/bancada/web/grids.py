"""Long lists: a table whose pages, order and filters are the API's, and whose rows are one element of the page.

What a cell shows is text, which is escaped, or `Markup` from the functions here, which escape what they are given.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from html import escape
from typing import Any

from nicegui import events, ui
from nicegui.element import Element

from bancada.web.parts import ago
from bancada.web.statuses import status_word, tone_of
from bancada.web.texts import t
from bancada.web.workbench_api import WorkbenchApi

PAGE_SIZE = 50
Row = Mapping[str, Any]
Act = Callable[[str, str], Awaitable[object]]


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


Cell = Callable[[Row], str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what stands in it, and the API's key by which it sorts, if it does."""

    title: str
    cell: Cell
    sort: str = ""
    is_number: bool = False


def link(text: str, target: str) -> Markup:
    """Return a link to another page."""
    return Markup(f'<a href="{escape(target)}">{escape(text)}</a>')


def code(text: str) -> Markup:
    """Return a text as it is typed."""
    return Markup(f"<code>{escape(text)}</code>" if text else "")


def badge(status: str, reason: str = "", word: str = "") -> Markup:
    """Return a status by its word, with a colour that helps, and the reason below where there is one."""
    why = f'<span class="why">{escape(reason)}</span>' if reason else ""
    return Markup(f'<span class="status {tone_of(status)}">{escape(word or status_word(status))}</span>{why}')


def when(moment: str | None) -> Markup:
    """Return a moment of the API as how long ago it is, with the moment itself on hover."""
    if not moment:
        return Markup('<span class="quiet">-</span>')
    at = datetime.fromisoformat(moment.replace("Z", "+00:00"))
    told, exact = ago((datetime.now(timezone.utc) - at).total_seconds()), f"{at.astimezone(timezone.utc):%F %T} UTC"
    return Markup(f'<time datetime="{escape(moment)}" title="{exact}">{escape(told)}</time>')


def exactly(moment: str) -> Markup:
    """Return a moment of the API itself, in UTC, to the second."""
    return Markup(f'<time datetime="{escape(moment)}">{escape(moment[:19].replace("T", " "))} UTC</time>')


def button(text: str, act: str, row_id: str, about: str = "") -> Markup:
    """Return a button that calls the grid's `act` with these words; `about` tells it from those of other rows."""
    label = f' aria-label="{escape(f"{text}: {about}")}"' if about else ""
    return Markup(
        f'<button type="button" class="small" data-act="{escape(act)}" data-id="{escape(row_id)}"{label}>'
        f"{escape(text)}</button>"
    )


def together(*parts: str) -> Markup:
    """Return parts of a cell beside each other."""
    return Markup(f'<span class="together">{"".join(map(_html, parts))}</span>')


class _Rows(Element, component="rows.js"):
    """HTML of ours, which keeps the focus and says what was pressed in it."""


class Listed:
    """Rows as a table; what one of its buttons is for is told to `act`, with the row's id."""

    def __init__(
        self,
        label: str,
        columns: Sequence[Column],
        *,
        act: Act | None = None,
        empty: Callable[[], object] | None = None,
    ) -> None:
        self._label, self._columns, self._act, self._empty = label, columns, act, empty
        with ui.element("div").classes("grid-region") as self._frame:
            self._rows = _Rows().classes("grid-scroll")
            self._rows.on("press", self._pressed)
        self._nothing = ui.column().classes("full-width")
        self._nothing.visible = False

    def show(self, rows: Sequence[Row], *, sort: str = "", is_filtered: bool = False) -> None:
        """Show these rows, or that there are none; the page changes only where they differ from what is shown."""
        self._frame.visible, self._nothing.visible = bool(rows), not rows
        if not rows:
            self._say_empty(is_filtered=is_filtered)
        elif (content := self._markup(rows, sort)) != self._rows.props.get("content"):
            self._rows.props["content"] = content

    def _say_empty(self, *, is_filtered: bool) -> None:
        self._nothing.clear()
        with self._nothing:
            if is_filtered or self._empty is None:
                ui.label(t("Nothing fits.") if is_filtered else t("There is nothing yet.")).classes("quiet")
            else:
                self._empty()

    def _markup(self, rows: Sequence[Row], sort: str) -> str:
        heads = "".join(_head(column, sort) for column in self._columns)
        drawn = "".join(f"<tr>{''.join(_cell(column, row) for column in self._columns)}</tr>" for row in rows)
        caption = f'<caption class="unseen">{escape(self._label)}</caption>'
        return f'<table class="grid">{caption}<thead><tr>{heads}</tr></thead><tbody>{drawn}</tbody></table>'

    async def _pressed(self, event: events.GenericEventArguments) -> None:
        act, row_id = event.args
        if self._act is not None:
            await self._act(str(act), str(row_id))


class Grid:
    """A list of the API as a table: it reads a page when it is shown, when it is turned, and when it is refreshed."""

    def __init__(
        self, api: WorkbenchApi, path: str, name: str, label: str, columns: Sequence[Column], *, sort: str = "",
        act: Act | None = None, empty: Callable[[], object] | None = None, page_size: int = PAGE_SIZE,
    ) -> None:  # fmt: skip
        self._api, self._path, self._name, self._sort, self._size, self._act = api, path, name, sort, page_size, act
        self._filters: dict[str, str] = {}
        self._tokens, self._next_token = [""], ""
        self.rows: Sequence[Row] = []
        self._listed = Listed(label, columns, act=self._pressed, empty=empty)
        with ui.row().classes("pager") as self._pager:
            self._back = ui.button(t("Previous"), icon="chevron_left", on_click=self._turn_back)
            self._place = ui.label().props("aria-live=polite")
            self._on = ui.button(t("Next"), icon="chevron_right", on_click=self._turn_on)
        for each in (self._back, self._on):
            each.props("flat no-caps dense")
        self._pager.visible = False

    async def show(self, **filters: str) -> None:
        """Show the first page of what fits the filters; an empty text filters nothing."""
        self._filters = {name: text for name, text in filters.items() if text}
        self._tokens = [""]
        await self.refresh()

    async def refresh(self) -> None:
        """Read the present page again; where everything on the last one is gone, the one before."""
        asked = self._asked()
        answer = await self._api.get(self._path, **asked)
        if asked != self._asked():
            return  # somebody asked for something else meanwhile, whose answer comes or has come
        self.rows, self._next_token = answer[self._name], answer.get("next_page_token") or ""
        if not self.rows and len(self._tokens) > 1:
            self._tokens.pop()
            await self.refresh()
            return
        self._listed.show(self.rows, sort=self._sort, is_filtered=bool(self._filters))
        self._pager.visible = bool(self._next_token) or len(self._tokens) > 1
        self._back.enabled, self._on.enabled = len(self._tokens) > 1, bool(self._next_token)
        self._place.text = t("Page {n}", n=len(self._tokens))

    def _asked(self) -> dict[str, object]:
        return {
            "page_size": self._size,
            "page_token": self._tokens[-1] or None,
            "sort": self._sort or None,
            "search_filter": json.dumps(self._filters) if self._filters else None,
        }

    async def _pressed(self, act: str, row_id: str) -> None:
        if act == "sort":
            self._sort = f"-{row_id}" if self._sort == row_id else row_id
            self._tokens = [""]
            await self.refresh()
        elif self._act is not None:
            await self._act(act, row_id)

    async def _turn_on(self) -> None:
        self._tokens.append(self._next_token)
        await self.refresh()

    async def _turn_back(self) -> None:
        self._tokens.pop()
        await self.refresh()


def _head(column: Column, sort: str) -> str:
    kind = ' class="number"' if column.is_number else ""
    title = escape(column.title)
    if not column.sort:
        return f'<th scope="col"{kind}>{title}</th>'
    order = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(sort, "none")
    arrow = {"ascending": "▲", "descending": "▼", "none": ""}[order]
    shown = f'{title} <span aria-hidden="true">{arrow}</span>'
    pressed = f'<button type="button" data-act="sort" data-id="{escape(column.sort)}">{shown}</button>'
    return f'<th scope="col"{kind} aria-sort="{order}">{pressed}</th>'


def _cell(column: Column, row: Row) -> str:
    kind = ' class="number"' if column.is_number else ""
    return f'<td{kind} data-label="{escape(column.title)}">{_html(column.cell(row))}</td>'


def _html(text: str) -> str:
    return text if isinstance(text, Markup) else escape(str(text))
