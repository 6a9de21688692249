"""Two versions of a text, line by line."""

from __future__ import annotations

import asyncio
import difflib
import html

from nicegui import ui

from bancada.web.parts import dialog
from bancada.web.texts import t

MOST_LINES = 5000
_KINDS = {"+": "added", "-": "removed", "@": "place"}


async def show_differences(path: str, saved: str, mine: str) -> None:
    """Show in a dialog what an editor has otherwise than the project."""
    lines = await asyncio.to_thread(_compare, saved, mine)
    with dialog(t("{path}: the project (-) and the editor (+)", path=path), is_wide=True) as opened:
        if lines:
            label = html.escape(t("Differences"))
            with ui.element("pre").props(f'tabindex=0 aria-label="{label}"').classes("differences"):
                ui.html("\n".join(lines), sanitize=False, tag="code")  # escaped line by line
        else:
            ui.label(t("There is no difference."))
        ui.button(t("Close"), on_click=opened.close).props("flat no-caps")


def _compare(saved: str, mine: str) -> list[str]:
    found = difflib.unified_diff(saved.splitlines(), mine.splitlines(), lineterm="", n=3)
    lines: list[str] = []
    for number, line in enumerate(found):
        if number < 2:
            continue  # names of files, of which there is one
        if len(lines) == MOST_LINES:
            break
        kind = _KINDS.get(line[:1], "")
        text = html.escape(line)
        lines.append(f'<span class="{kind}">{text}</span>' if kind else text)
    return lines
