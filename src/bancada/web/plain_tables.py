"""Short tables, drawn whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nicegui import ui


def plain_table(label: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Draw a short table of texts, and of what a function among them draws; long ones belong in a grid."""
    with ui.element("div").classes("sideways").props("tabindex=0 role=region") as region:
        region.props["aria-label"] = label
        with ui.element("table").classes("plain"):
            with ui.element("thead"), ui.element("tr"):
                for text in head:
                    with ui.element("th").props("scope=col"):
                        ui.label(text)
            with ui.element("tbody"):
                for row in rows:
                    _row(row)


def pairs_table(label: str, head: tuple[str, str], pairs: Mapping[str, object]) -> None:
    """Draw names with their values, in the order of the names."""
    plain_table(label, head, [(name, pairs[name]) for name in sorted(pairs)])


def number(value: float) -> str:
    """Return a number in at most six digits, as people read them."""
    return f"{value:.6g}"


def _row(row: Sequence[object]) -> None:
    with ui.element("tr"):
        for place, value in enumerate(row):
            with ui.element("td" if place else "th").props("" if place else "scope=row"):
                if callable(value):
                    value()
                else:
                    ui.label(str(value))
