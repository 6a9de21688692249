"""Parts of a page that follow what happens."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from nicegui import ui

from bancada.web.texts import t
from bancada.web.workbench_api import Failure

T = TypeVar("T")
EVERY_S = 2.0


async def live(read: Callable[[], Awaitable[T]], draw: Callable[[T], object], every_s: float = EVERY_S) -> None:
    """Draw what is read now, and again whenever it has become another; what it draws has to be kept apart from state.

    Raises:
        Failure: it cannot be read even once.
    """
    shown = await read()
    away = ui.label(t("The connection to the workbench is lost; this page follows again by itself.")).classes(
        "panel warn"
    )
    away.props("role=status").set_visibility(False)
    place = ui.element("div").classes("live")
    with place:
        draw(shown)

    async def look() -> None:
        nonlocal shown
        try:
            found = await read()
        except Failure:
            away.set_visibility(True)
            return
        away.set_visibility(False)
        if found != shown:
            shown = found
            place.clear()
            with place:
                draw(shown)

    ui.timer(every_s, look)
