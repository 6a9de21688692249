"""Parts of a page under a heading of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui


@contextmanager
def section(title: str) -> Iterator[None]:
    """Draw a heading, and yield inside the part that it names."""
    with ui.element("section").classes("section") as drawn:
        with ui.element("h2") as words:
            ui.label(title)
        drawn.props["aria-labelledby"] = words.html_id
        yield


@contextmanager
def unfolding(title: str) -> Iterator[None]:
    """Draw what is there for whoever opens it by its title, and yield inside."""
    with ui.element("details").classes("unfolding"):
        with ui.element("summary"):
            ui.label(title)
        yield
