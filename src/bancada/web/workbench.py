"""The workbench: files and editor on the left, what runs and what it writes on the right."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from nicegui import ui
from nicegui.element import Element
from nicegui.events import GenericEventArguments

from bancada.web.comparing import show_differences
from bancada.web.editor import Editor
from bancada.web.file_panel import FilePanel, tool
from bancada.web.output_pane import OutputPane
from bancada.web.pages import page
from bancada.web.parts import dialog, heading
from bancada.web.project_heads import ProjectHead, current_project, only_from
from bancada.web.relays import PICTURES
from bancada.web.roles import CONTRIBUTOR
from bancada.web.session_bar import SessionBar
from bancada.web.session_choice import SessionChoice
from bancada.web.texts import t
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE, Failure, segments

NOT_PYTHON = {
    "cfg",
    "css",
    "csv",
    "html",
    "ini",
    "js",
    "json",
    "log",
    "md",
    "r",
    "sh",
    "sql",
    "toml",
    "xml",
    "yaml",
    "yml",
}
LOOK_S = 1.0
"""How often a session that is looked at is asked how it is."""


class Handle(Element, component="components/handle.js"):
    """The border between editor and output, which can be moved."""

    def __init__(self) -> None:
        super().__init__()
        self._props["label"] = t("Width of the editor")


@page("/projects/{project_id}/workbench", "Workbench", nav="workbench")
async def show_workbench(viewer: Viewer, file: str = "", session: str = "", line: int = 0) -> None:
    """Show a project's files in an editor, with a session to run them."""
    await WorkbenchPage(viewer, current_project(), file, line).draw(session)


class WorkbenchPage:
    """One browser tab with a workbench. What is open and not saved is kept by the browser, all else by the API."""

    def __init__(self, viewer: Viewer, project: ProjectHead, file: str, line: int) -> None:
        self._viewer = viewer
        self._project = project
        self._id = project.id
        self._wanted = (file, line)
        self._file = ""
        self._failed: tuple[str, int] = ("", 0)
        self._choice = SessionChoice(viewer.api, self._id, viewer.username)

    async def draw(self, session_id: str) -> None:
        """Draw everything and look for the session to show."""
        ui.add_head_html('<link rel="stylesheet" href="/assets/workbench.css">')
        with ui.element("div").classes("workbench").props("data-view=editor") as self._frame:
            with ui.element("div").classes("top"):
                heading(self._project.name)
                self._bar = SessionBar(self._viewer, self._choice)
            self._draw_views()
            with ui.element("div").classes("panes"):
                with ui.element("section").props(f'aria-label="{t("Files")}"').classes("pane files-pane"):
                    self._files = FilePanel(self._viewer, self._id, self._open)
                with ui.element("section").props(f'aria-label="{t("Editor")}"').classes("pane editor-pane"):
                    self._draw_tools()
                    self._editor = Editor(self._id, self._viewer.username, is_locked=not self._project.may_edit)
                Handle()
                with ui.element("section").props(f'aria-label="{t("Output")}"').classes("pane output-pane"):
                    self._output = OutputPane()
        self._connect()
        await self._choice.begin(session_id)
        ui.timer(LOOK_S, self._look)

    def _connect(self) -> None:
        self._files.on_moved = lambda old, new: self._editor.run_method("moved", old, new)
        self._files.on_gone = lambda path: self._editor.run_method("close", path)
        self._choice.on_change = self._changed
        for event, act in (
            ("begin", self._begin), ("shown", self._shown), ("run", self._run), ("look", self._refresh),
            ("saved", self._saved), ("unsaved", self._unsaved), ("compare", self._compare),
            ("theirs", self._take_theirs),
        ):  # fmt: skip
            self._editor.on(event, act)
        for button, method in self._acts.items():  # in the browser itself, which says so where nothing answers
            button.on("click", js_handler=f"() => getElement({self._editor.id}).{method}()")
        self._output.on("jump", self._jump)
        self._output.on("failed", self._mark)
        self._output.on("answer", self._answer)
        self._output.on("status", self._look)

    def _draw_tools(self) -> None:
        with ui.element("div").props(f'role=toolbar aria-label="{t("Editor")}"').classes("strip"):
            run = ui.button(t("Run"), icon="play_arrow")
            run.props("dense no-caps unelevated").classes("run").tooltip("Ctrl+Enter")
            part = ui.button(t("Run selection"), icon="playlist_play")
            part.props("flat dense no-caps").tooltip("Shift+Enter")
            ui.space()
            save = tool("save", t("Save (Ctrl+S)"))
            tool("difference", t("Compare with what is saved"), self._compare)
        self._acts = {run: "runFile", part: "runSelection", save: "save"}
        only_from(CONTRIBUTOR, *self._acts)

    def _draw_views(self) -> None:
        """Draw the choice of what a narrow screen shows."""
        names = {"files": t("Files"), "editor": t("Editor"), "output": t("Output")}
        with ui.element("div").props(f'role=group aria-label="{t("View")}"').classes("views"):
            self._views = {}
            for view, name in names.items():
                button = ui.button(name, on_click=lambda view=view: self._view(view)).props("flat no-caps dense")
                self._views[view] = button
        self._view("editor")

    def _view(self, view: str) -> None:
        self._frame.props(f"data-view={view}")
        for name, button in self._views.items():
            button.props(f"aria-pressed={str(name == view).lower()}")

    def _changed(self) -> None:
        chosen = self._choice.chosen
        address = f"/projects/{self._id}/sessions/{chosen['id']}" if chosen else ""
        self._output.follow(f"{address}/journal" if address else "", is_own=self._choice.is_own)
        self._editor.run_method(
            "ask", f"{address}/complete" if self._choice.is_running and self._project.may_edit else ""
        )
        self._bar.draw()
        self._remember()

    async def _look(self) -> None:
        said = self._choice.setup
        await self._choice.look()
        if self._choice.setup != said:
            self._bar.draw()

    def _remember(self) -> None:
        """Let the page's address name what it shows, for reloads and for others."""
        chosen = self._choice.chosen
        query = {"file": self._file, "session": chosen["id"] if chosen else ""}
        asked = urlencode({name: value for name, value in query.items() if value})
        ui.navigate.history.replace(f"/projects/{self._id}/workbench" + (f"?{asked}" if asked else ""))

    async def _begin(self, event: GenericEventArguments) -> None:
        """Open what this browser had open, and what the address names."""
        wanted, line = self._wanted
        active = wanted or str(event.args["active"])
        for path in [str(each) for each in event.args["open"]]:
            if path != active:
                await self._open_quietly(path)
        if active:
            await self._load(active, line)
        if self._choice.chosen:
            self._changed()

    async def _open_quietly(self, path: str) -> None:
        try:
            found = await self._read(path)
        except Failure:
            self._editor.run_method("lost", path)
            return
        self._editor.run_method("open", path, found["text"], found["version"], 0, False)

    async def _open(self, path: str, line: int = 0) -> None:
        """Open a file that is asked for, which a narrow screen then shows."""
        if await self._load(path, line):
            self._view("editor")

    async def _load(self, path: str, line: int) -> bool:
        """Open a file in the editor and tell whether it is there; a picture is shown above the page instead."""
        try:
            found = await self._read(path)
        except Failure as failure:
            if failure.reason == "file_not_text" and path.rpartition(".")[2].lower() in PICTURES:
                self._show_picture(path)
                return False
            raise
        self._editor.run_method("open", path, found["text"], found["version"], line)
        return True

    def _show_picture(self, path: str) -> None:
        with dialog(path, is_wide=True) as opened:
            image = ui.element("img").props(f'alt="{t("Picture")}"').classes("picture")
            image.props["src"] = f"/projects/{self._id}/download/{segments(path)}?shown=1"
            ui.button(t("Close"), on_click=opened.close).props("flat no-caps")

    async def _read(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = await self._viewer.api.get(f"{NATIVE}/projects/{self._id}/texts/{segments(path)}")
        return found

    def _shown(self, event: GenericEventArguments) -> None:
        self._file = str(event.args["path"])
        if self._file:
            self._files.choose(self._file)
            if self._failed[0] == self._file:
                self._editor.run_method("mark", *self._failed)
        self._remember()

    async def _run(self, event: GenericEventArguments) -> None:
        asked = event.args
        if str(asked["file"]).rpartition(".")[2].lower() in NOT_PYTHON:
            ui.notify(t("This is no Python: what Run sends, a session runs as Python."), type="warning")
            return
        self._failed = ("", 0)
        self._view("output")
        await self._choice.run(str(asked["code"]), str(asked["file"]), int(asked["first_line"]))

    def _saved(self, event: GenericEventArguments) -> None:
        ui.notify(t("{path} is saved.", path=event.args["path"]), type="positive", timeout=1500)
        self._files.reload()

    async def _unsaved(self, event: GenericEventArguments) -> None:
        path, reason = str(event.args["path"]), str(event.args["reason"])
        if reason not in {"file_changed", "file_gone"}:
            ui.notify(event.args["text"], type="negative", multi_line=True, close_button=t("Close"))
            return
        version = "" if reason == "file_gone" else (await self._read(path))["version"]

        async def take_theirs() -> None:
            opened.close()
            await self._replace(path)

        def overwrite() -> None:
            opened.close()
            self._editor.run_method("rebase", path, version)

        with dialog(t("{path} has changed in the project", path=path)) as opened:
            ui.label(t("Somebody, or a script, changed it after you opened it. Nothing is saved yet."))
            with ui.row().classes("justify-end full-width"):
                ui.button(t("Cancel"), on_click=opened.close).props("flat no-caps")
                if version:
                    ui.button(t("Compare"), on_click=self._compare).props("flat no-caps")
                    ui.button(t("Take the project's"), on_click=take_theirs).props("flat no-caps")
                ui.button(t("Overwrite it"), on_click=overwrite).props("no-caps color=negative")

    async def _refresh(self, event: GenericEventArguments) -> None:
        """Look whether a file has changed while nobody looked at the page."""
        path = str(event.args["path"])
        try:
            found = await self._read(path)
        except Failure:
            return  # saving says so
        self._editor.run_method("refresh", path, found["text"], found["version"])

    async def _compare(self) -> None:
        mine = await self._editor.run_method("text", timeout=10)
        if mine:
            found = await self._read(mine["path"])
            await show_differences(mine["path"], found["text"], mine["text"])

    async def _take_theirs(self, event: GenericEventArguments) -> None:
        await self._replace(str(event.args["path"]))

    async def _replace(self, path: str) -> None:
        found = await self._read(path)
        self._editor.run_method("replace", path, found["text"], found["version"])

    async def _jump(self, event: GenericEventArguments) -> None:
        await self._open(str(event.args["file"]), int(event.args["line"]))

    async def _answer(self, event: GenericEventArguments) -> None:
        await self._choice.answer(str(event.args["text"]))

    def _mark(self, event: GenericEventArguments) -> None:
        self._failed = str(event.args["file"]), int(event.args["line"])
        self._editor.run_method("mark", *self._failed)
