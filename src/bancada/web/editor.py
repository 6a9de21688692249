"""The editor: files that are open in a browser, which keeps what is not saved."""

from __future__ import annotations

import inspect
from pathlib import Path

from nicegui import ui
from nicegui.element import Element

from bancada.web.texts import t

CODEMIRROR = Path(inspect.getfile(ui.codemirror)).parent / "dist"


class Editor(Element, component="components/editor.js", esm={"nicegui-codemirror": str(CODEMIRROR)}):
    """Editor of a project's files, which a locked one only shows. Events: `begin` (what was open), `shown`, `run`,
    `saved`, `unsaved`, `look`, `compare` and `theirs`; methods of the browser are called by `run_method`.
    """  # fmt: skip

    def __init__(self, project_id: str, username: str, *, is_locked: bool) -> None:
        super().__init__()
        self.classes("editor-box")
        self._props["place"] = f"bancada:{username}:{project_id}"
        self._props["locked"] = is_locked
        self._props["address"] = f"/projects/{project_id}/text"
        self._props["words"] = {
            "open": t("Open files"),
            "label": t("Editor; Escape and then Tab leaves it:"),
            "unsaved": t("not saved"),
            "close": t("Close"),
            "empty": t("No file is open."),
            "hint": t("Choose one from the files.") if is_locked else t("Choose one from the files, then press Run."),
            "draft": t("This is your draft, which is not saved yet."),
            "draftStale": t("This is your draft; the file has changed in the project since."),
            "stale": t("The file has changed in the project since you opened it."),
            "compare": t("Compare"),
            "theirs": t("Take the project's"),
            "drop": t("Discard the draft"),
            "noRoom": t("This browser has no room to keep the draft: save it."),
            "away": t("Not saved: the workbench does not answer. Your draft is kept in this browser."),
            "notRun": t("Not run: the connection is lost. Run it once it is back."),
            "losing": t("{name} is not saved. Close it and lose the changes?", name="{name}"),
        }
