"""What stands above a list: a search field, choices, and links to what makes something new."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from nicegui import ui

TYPING_S = 0.35
"""How long a pause in typing is before what was typed is looked for."""


def toolbar() -> ui.row:
    """Draw a row for what follows."""
    return ui.row().classes("toolbar")


def search_field(label: str, search: Callable[[str], Awaitable[object]], value: str = "") -> ui.element:
    """Draw a field whose text is looked for while it is typed."""
    field = ui.element("input").props("type=search autocomplete=off spellcheck=false").classes("finder")
    field.props["placeholder"] = field.props["aria-label"] = label
    field.props["^value"] = value

    async def typed(event: object) -> None:
        await search(str(getattr(event, "args", "")).strip())

    field.on("input", typed, js_handler="(event) => emit(event.target.value)", throttle=TYPING_S, leading_events=False)
    return field


def filter_choice(
    label: str, options: Mapping[str, str], choose: Callable[[str], Awaitable[object]], chosen: str = ""
) -> ui.element:
    """Draw a choice whose value filters a list."""
    with ui.element("select").classes("finder") as field:
        for value, text in options.items():
            option = ui.element("option")
            option.props["^value"], option.props["textContent"] = value, text
            if value and value == chosen:
                option.props["selected"] = True
    field.props["aria-label"] = label

    async def changed(event: object) -> None:
        await choose(str(getattr(event, "args", "")))

    field.on("change", changed, js_handler="(event) => emit(event.target.value)")
    return field


def moment_field(label: str, choose: Callable[[str], Awaitable[object]], value: str = "") -> ui.element:
    """Draw a field for a day and a time, such as 2026-05-01T06:30; empty while either is missing."""
    with ui.element("label").classes("quiet finder-moment"):
        ui.label(label)
        field = ui.element("input").props("type=datetime-local").classes("finder")
    field.props["^value"] = value

    async def changed(event: object) -> None:
        await choose(str(getattr(event, "args", "")))

    field.on("change", changed, js_handler="(event) => emit(event.target.value)")
    return field


def link_button(text: str, target: str, *, icon: str = "", is_flat: bool = False) -> ui.button:
    """Draw a link to another page that looks like a button."""
    drawn = ui.button(text, icon=icon or None).props(f"no-caps {'outline' if is_flat else ''}")
    drawn.props["href"] = target
    return drawn
