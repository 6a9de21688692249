"""What a workload writes, as it is written: one element, however many lines there are."""

from __future__ import annotations

import asyncio
import codecs
import re

from nicegui import background_tasks, context, ui
from nicegui.element import Element

from bancada.web.live import AWAY_STATUSES
from bancada.web.texts import t
from bancada.web.workbench_api import Failure, WorkbenchApi

_COLOURS = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
"""Sequences for terminals, which mean nothing on a page."""
RETRY_S = 2.0


class LogPane(Element, component="log_pane.js"):
    """Text at whose end more is added; it stays at the end as long as the reader is there."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self.props["label"] = label
        self.props["cut"] = t("The beginning is not shown: it is too long for a page.")
        self.props["end-label"] = t("To the end")

    def append(self, text: str) -> None:
        """Add text at the end."""
        self.run_method("append", _COLOURS.sub("", text))

    def clear_text(self) -> None:
        """Begin anew."""
        self.run_method("clear_text")


def follow_log(api: WorkbenchApi, path: str, stream: str, pane: LogPane) -> None:
    """Let a pane show a followed log as long as its page is open; a workbench that does not answer is asked again."""
    client = context.client

    async def follow() -> None:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        offset, is_complete = 0, False
        while not (is_complete or client.is_deleted or pane.is_deleted):
            try:
                piece = await api.follow(path, offset, stream=stream)
            except Failure as failure:
                if failure.status not in AWAY_STATUSES:
                    raise
                await asyncio.sleep(RETRY_S)
                continue
            offset, is_complete = piece.next_offset, piece.is_complete
            if (text := decoder.decode(piece.data, is_complete)) and not pane.is_deleted:
                pane.append(text)

    background_tasks.create(follow(), name=f"follow {path}")


def output_panes(api: WorkbenchApi, path: str) -> None:
    """Draw what a workload writes, and below it, closed, how its environment was made ready."""
    with ui.element("h2"):
        ui.label(t("Output"))
    output = LogPane(t("Output"))
    follow_log(api, path, "output", output)
    with ui.element("details").classes("setup"):
        with ui.element("summary"):
            ui.label(t("How its environment was made ready"))
        setup = LogPane(t("How its environment was made ready"))
    follow_log(api, path, "setup", setup)
