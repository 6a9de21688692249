"""What is known of one thing: names beside their values, as a description list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui


def facts() -> ui.element:
    """Draw the list; `fact` draws into it."""
    return ui.element("dl").classes("fact-list panel")


@contextmanager
def fact(name: str, *, is_wide: bool = False) -> Iterator[None]:
    """Draw a name, and yield inside its value."""
    with ui.element("div").classes("wide" if is_wide else ""):
        with ui.element("dt"):
            ui.label(name)
        with ui.element("dd"):
            yield
