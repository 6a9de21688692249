"""The files of a run: folders to go through, files to look at or to download."""

from __future__ import annotations

import base64
import csv
import io
import json

from nicegui import ui

from bancada.web.mlflow_files import LoggedFile, RunFiles
from bancada.web.parts import code_block
from bancada.web.plain_tables import plain_table
from bancada.web.texts import t

SHOWN_BYTES = 512 * 1024
"""The largest file that is shown; larger ones are downloaded."""
SHOWN_ROWS, SHOWN_COLUMNS = 200, 50
"""How much of a table is shown."""
_DELIMITERS = {"csv": ",", "tsv": "\t"}
_PICTURES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "svg": "image/svg+xml",
             "webp": "image/webp"}  # fmt: skip
_PAGES = {"html", "htm"}


class ArtifactBrowser:
    """A way through the files of a run, and what is in the one that was chosen."""

    def __init__(self, files: RunFiles) -> None:
        self._files = files
        self._way: list[LoggedFile] = []
        with ui.element("div").classes("artifacts"):
            self._list = ui.element("div").props("role=group")
            self._list.props["aria-label"] = t("Files of the run")
            self._shown = ui.element("div").props("aria-live=polite")

    async def show(self) -> None:
        """Draw the folder that the way leads to."""
        found = await self._files.within(self._way[-1] if self._way else None)
        self._list.clear()
        with self._list:
            if self._way:
                up = self._way[-2].name if len(self._way) > 1 else t("All files")
                self._button("arrow_upward", t("Up to {name}", name=up), self._go_up)
                ui.label("/".join(each.name for each in self._way)).classes("quiet")
            for file in found:
                self._entry(file)
            if not found:
                ui.label(t("This run has logged no files.") if not self._way else t("This folder is empty.")).classes(
                    "quiet"
                )

    def _entry(self, file: LoggedFile) -> None:
        if file.is_dir:
            self._button("folder", file.name, lambda: self._enter(file))
        else:
            self._button("description", f"{file.name} · {size(file.size_bytes)}", lambda: self._open(file))

    def _button(self, icon: str, text: str, act: object) -> None:
        ui.button(text, icon=icon, on_click=act).props("flat no-caps align=left").classes("file")  # type: ignore[arg-type]

    async def _enter(self, folder: LoggedFile) -> None:
        self._way.append(folder)
        await self.show()

    async def _go_up(self) -> None:
        self._way.pop()
        await self.show()

    async def _open(self, file: LoggedFile) -> None:
        content = await self._files.read(file) if file.size_bytes <= SHOWN_BYTES else None
        self._shown.clear()
        with self._shown:
            with ui.row().classes("tools"):
                ui.label(file.path).classes("lead")
                ui.link(t("Download"), self._files.address(file)).props["download"] = file.name
            if content is None:
                ui.label(t("It is too large to be shown here.")).classes("quiet")
            else:
                show_content(file.name, content)


def show_content(name: str, content: bytes) -> None:
    """Show what is in a file: a picture, a page in a frame of its own that can reach nothing, or text."""
    ending = name.rpartition(".")[2].lower()
    if ending in _PICTURES:
        encoded = base64.b64encode(content).decode()
        ui.element("img").props(f'src="data:{_PICTURES[ending]};base64,{encoded}"').classes("picture").props["alt"] = (
            name
        )
        return
    try:
        text = content.decode()
    except UnicodeDecodeError:
        ui.label(t("This is no text; download it to look at it.")).classes("quiet")
        return
    if ending in _PAGES:
        frame = ui.element("iframe").props("sandbox=allow-scripts").classes("foreign")
        frame.props["srcdoc"], frame.props["title"] = text, name
        return
    rows = _table_of(ending, text)
    if len(rows) > 1:
        _show_table(name, rows)
    else:
        code_block(_indented(text) if ending == "json" else text, name)


def _table_of(ending: str, text: str) -> list[list[str]]:
    """Return the table in a file, its head first; empty where there is none."""
    if ending in _DELIMITERS:
        try:
            return [row for row in csv.reader(io.StringIO(text), delimiter=_DELIMITERS[ending]) if row]
        except csv.Error:
            return []
    if ending != "json":
        return []
    try:
        found = json.loads(text)
        head, data = found["columns"], found["data"]  # as mlflow.log_table writes one
        return [[str(cell) for cell in row] for row in (head, *data)]
    except (ValueError, LookupError, TypeError):
        return []


def _show_table(name: str, rows: list[list[str]]) -> None:
    shown = [row[:SHOWN_COLUMNS] for row in rows[: SHOWN_ROWS + 1]]
    plain_table(name, shown[0], shown[1:])
    if len(rows) - 1 > SHOWN_ROWS or len(rows[0]) > SHOWN_COLUMNS:
        ui.label(
            t("{rows} rows and {columns} columns, of which the first are shown; download it for all.",
              rows=len(rows) - 1, columns=len(rows[0]))
        ).classes("quiet")  # fmt: skip


def size(size_bytes: int) -> str:
    """Return a size as people read it."""
    for unit, power in (("GB", 3), ("MB", 2), ("kB", 1)):
        if size_bytes >= 1000**power:
            return f"{size_bytes / 1000**power:.1f} {unit}"
    return f"{size_bytes} B"


def _indented(text: str) -> str:
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text
