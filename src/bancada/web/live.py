"""Parts of a page that follow what happens."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from nicegui import ui

from bancada.web.texts import t
from bancada.web.workbench_api import Failure

T = TypeVar("T")
EVERY_S = 2.0
AWAY_STATUSES = {0, 502, 503, 504}


async def live(read: Callable[[], Awaitable[T]], draw: Callable[[T], object], every_s: float = EVERY_S) -> T:
    """Draw what is read now, and again whenever it has become another; what it draws has to be kept apart from state.

    Returns what was read first.

    Raises:
        Failure: it cannot be read even once.
    """
    shown = first = await read()

    async def look() -> None:
        nonlocal shown
        found = await read()
        if found != shown:
            shown = found
            place.clear()
            with place:
                draw(shown)

    again(look, every_s)
    place = ui.element("div").classes("live")
    with place:
        draw(shown)
    return first


def again(look: Callable[[], Awaitable[object]], every_s: float = EVERY_S) -> ui.timer:
    """Look again and again as long as the page is open; while that fails, a notice says why, and that it goes on."""
    away = ui.label().classes("panel warn away").props("role=status")
    away.set_visibility(False)

    async def look_quietly() -> None:
        try:
            await look()
        except Failure as failure:
            lost = t("The connection to the workbench is lost; this page follows again by itself.")
            away.set_text(lost if failure.status in AWAY_STATUSES else failure.text)
            away.set_visibility(True)
            return
        away.set_visibility(False)

    return ui.timer(every_s, look_quietly, immediate=False)
