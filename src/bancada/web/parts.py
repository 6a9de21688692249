"""Pieces that pages share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone

from nicegui import ui

from bancada.web.statuses import status_word, tone_of
from bancada.web.texts import t
from bancada.web.workbench_api import Failure


def heading(text: str) -> ui.element:
    """Draw the one heading of a page."""
    with ui.element("h1") as drawn:
        ui.label(text)
    return drawn


def title_row(text: str) -> ui.element:
    """Draw the one heading of a page; what is drawn inside stands at its other end."""
    with ui.element("div").classes("title-row") as drawn:
        heading(text)
    return drawn


def paging(first: str, further: str, label: str) -> None:
    """Draw the ways to the first page of a list and to its next one; an empty address is no way."""
    with ui.element("nav").props(f'aria-label="{t("Pages")}"').classes("paging"):
        if first:
            ui.link(t("First page"), first)
        if further:
            ui.link(label, further).props("rel=next")


def failure_panel(failure: Failure) -> None:
    """Say in place of what was asked for why it is not there."""
    with ui.element("section").props("role=alert").classes("panel bad"):
        with ui.element("h1"):
            ui.label(t("Not found") if failure.status == 404 else t("This did not work"))
        ui.label(failure.text)
        ui.link(t("To the projects"), "/projects")


def empty_state(icon: str, text: str, hint: str) -> ui.column:
    """Say that there is nothing yet, and what to do; buttons may be added inside."""
    with ui.column().classes("empty") as drawn:
        ui.icon(icon).props("aria-hidden=true")
        ui.label(text).classes("lead")
        ui.label(hint).classes("quiet")
    return drawn


def status_badge(status: str, reason: str = "") -> ui.element:
    """Show a status by its word, with a colour that helps and the reason where one is given."""
    with ui.element("span").classes(f"status {tone_of(status)}") as drawn:
        ui.label(status_word(status))
    if reason:
        drawn.tooltip(reason)
    return drawn


def code_block(code: str, label: str, copied: str | None = None) -> None:
    """Show code that is copied with one press; `copied` is copied in its place, where it has what is not shown."""
    with ui.element("div").classes("code"):
        with ui.element("pre").props(f'tabindex=0 aria-label="{label}"'), ui.element("code"):
            ui.label(code)
        copy = ui.button(
            icon="content_copy", on_click=lambda: ui.clipboard.write(code if copied is None else copied)
        ).props("flat round dense")
        copy.props(f'aria-label="{t("Copy")}"').tooltip(t("Copy"))


@contextmanager
def dialog(title: str, *, is_wide: bool = False) -> Iterator[ui.dialog]:
    """Open a dialog with a title, and yield it inside."""
    with ui.dialog(value=True) as opened, ui.card().classes("dialog wide" if is_wide else "dialog"):
        opened.props["aria-label"] = title
        ui.label(title).classes("lead")
        yield opened


def confirm(question: str, action: str, act: Callable[[], object]) -> None:
    """Ask before something that cannot be taken back, and act on yes."""
    with dialog(question) as opened, ui.row():
        ui.button(t("Cancel"), on_click=opened.close).props("flat no-caps autofocus")

        async def go_on() -> None:
            opened.close()
            done = act()
            if hasattr(done, "__await__"):
                await done

        ui.button(action, on_click=go_on).props("no-caps color=negative")


def moment(text: str | None) -> ui.label:
    """Show a moment of the API (RFC 3339) as how long ago it is, with the moment itself on hover."""
    if not text:
        return ui.label("-")
    at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    label = ui.label(ago((datetime.now(timezone.utc) - at).total_seconds()))
    label.tooltip(at.strftime("%Y-%m-%d %H:%M:%S UTC"))
    return label


def ago(seconds: float) -> str:
    """Return how long ago something was, or how soon it will be where `seconds` are negative."""
    if abs(seconds) < 60:
        return t("just now")
    for unit_s, past, coming in (
        (86_400, t("{n} d ago"), t("in {n} d")),
        (3600, t("{n} h ago"), t("in {n} h")),
        (60, t("{n} min ago"), t("in {n} min")),
    ):
        if abs(seconds) >= unit_s:
            return (past if seconds > 0 else coming).format(n=int(abs(seconds) // unit_s))
    return ""
