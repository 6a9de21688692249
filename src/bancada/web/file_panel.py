"""A project's files: folders and files as a tree, and what can be done with them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicegui import ui
from nicegui.element import Element
from nicegui.events import GenericEventArguments

from bancada.web.parts import confirm, dialog
from bancada.web.project_heads import only_from
from bancada.web.roles import CONTRIBUTOR
from bancada.web.texts import t
from bancada.web.uploader import Uploader
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE, V2, Failure, segments


class FileTree(Element, component="components/file_tree.js"):
    """The tree itself; events `need` (a folder), `file`, `chosen`, `rename` and `remove`, each with a `path`."""

    def __init__(self, *, opens: bool) -> None:
        super().__init__()
        self._props["opens"] = opens
        self._props["words"] = {
            "label": t("Files of the project"),
            "empty": t("There is no file yet."),
            "more": t("{n} more", n="{n}"),
        }


class FilePanel:
    """The tree of a project with its tools; `on_file` is called with the path of a file that is opened.

    With `opens` a click opens a file; without, it only chooses one, and two clicks or the Enter key open it. `on_moved`
    and `on_gone` hear of files that have another name now, or none.
    """

    def __init__(
        self, viewer: Viewer, project_id: str, on_file: Callable[[str], Awaitable[None] | None], *, opens: bool = True
    ) -> None:
        self._api = viewer.api
        self._project_id = project_id
        self._on_file = on_file
        self._path, self._is_dir = "", True
        self.on_moved: Callable[[str, str], object] = lambda _old, _new: None
        self.on_gone: Callable[[str], object] = lambda _path: None
        with ui.element("div").classes("file-panel"):
            may_change = self._draw_tools(opens=opens)
            self.tree = FileTree(opens=opens)
        self.tree.on("need", self._read)
        self.tree.on("file", self._open)
        self.tree.on("chosen", self._choose)
        if may_change:
            self.tree.on("rename", self._ask_rename)
            self.tree.on("remove", self._ask_remove)

    def reload(self) -> None:
        """Read again what is shown."""
        self.tree.run_method("reload")

    def choose(self, path: str) -> None:
        """Mark a file as the one that is open."""
        self._path, self._is_dir = path, False
        self.tree.run_method("choose", path)

    def _draw_tools(self, *, opens: bool) -> bool:
        """Draw the buttons, and tell whether the viewer may change files."""
        with ui.element("div").props(f'role=toolbar aria-label="{t("Files")}"').classes("strip"):
            if not opens:
                tool("edit_note", t("Open in the workbench"), self._open_chosen)
            changing = [tool("note_add", t("New file"), self._ask_new), tool("upload", t("Upload"), self._ask_upload)]
            tool("download", t("Download"), self._download)
            changing.append(tool("drive_file_rename_outline", t("Rename or move"), self._ask_rename))
            changing.append(tool("delete", t("Delete"), self._ask_remove))
            tool("refresh", t("Read again"), self.reload)
        return only_from(CONTRIBUTOR, *changing)

    async def _read(self, event: GenericEventArguments) -> None:
        folder = str(event.args["path"])
        try:
            found = await self._api.get(f"{self._files}/{segments(folder)}")
        except Failure as failure:
            if failure.reason != "file_not_found":
                raise
            found = {"files": []}
        entries = [
            {"path": each["path"], "name": each["path"].rpartition("/")[2], "is_dir": each["is_dir"]}
            for each in found["files"] if each["path"] != folder
        ]  # fmt: skip
        entries.sort(key=lambda each: (not each["is_dir"], each["name"].lower()))
        self.tree.run_method("put", folder, entries)

    async def _open(self, event: GenericEventArguments) -> None:
        done = self._on_file(str(event.args["path"]))
        if done is not None:
            await done

    async def _open_chosen(self) -> None:
        if not self._path or self._is_dir:
            ui.notify(t("Choose a file first."))
            return
        done = self._on_file(self._path)
        if done is not None:
            await done

    def _choose(self, event: GenericEventArguments) -> None:
        self._path, self._is_dir = str(event.args["path"]), bool(event.args["is_dir"])

    def _folder(self) -> str:
        return self._path if self._is_dir else self._path.rpartition("/")[0]

    def _ask_new(self) -> None:
        folder = self._folder()
        ask_text(t("New file"), t("Path in the project"), f"{folder}/" if folder else "", t("Create"), self._create)

    async def _create(self, path: str) -> None:
        try:
            await self._api.put(
                f"{NATIVE}/projects/{self._project_id}/texts/{segments(path)}", {"text": "", "version": ""}
            )
        except Failure as failure:
            if failure.reason != "file_changed":  # which is what the API says of a file that is to be new
                raise
            raise Failure(409, "name_taken", t("{path} is there already.", path=path)) from failure
        self.reload()
        done = self._on_file(path)
        if done is not None:
            await done

    def _ask_upload(self) -> None:
        folder = self._folder()

        def finished(event: GenericEventArguments) -> None:
            self.reload()
            if event.args["failed"] and not opened.value:  # the dialog says which, while it is open
                ui.notify(t("{n} of {count} files could not be sent.", n=event.args["failed"],
                            count=event.args["count"]), type="negative", close_button=t("Close"))  # fmt: skip

        with dialog(t("Upload to {folder}", folder=folder) if folder else t("Upload")) as opened:
            uploader = Uploader(f"/projects/{self._project_id}/upload", folder)
            uploader.on("finished", finished)
            ui.button(t("Close"), on_click=opened.close).props("flat no-caps")

    def _download(self) -> None:
        if not self._path or self._is_dir:
            ui.notify(t("Choose a file first."))
            return
        ui.navigate.to(f"/projects/{self._project_id}/download/{segments(self._path)}")

    def _ask_rename(self) -> None:
        if not self._path:
            ui.notify(t("Choose a file first."))
            return
        path = self._path
        ask_text(t("Rename or move"), t("Path in the project"), path, t("Rename"), lambda new: self._move(path, new))

    async def _move(self, path: str, new_path: str) -> None:
        moved = await self._api.patch(f"{self._files}/{segments(path)}", {"path": new_path})
        self._path = moved["path"]
        self.on_moved(path, moved["path"])
        self.reload()

    def _ask_remove(self) -> None:
        if not self._path:
            ui.notify(t("Choose a file first."))
            return
        path = self._path
        whole, one = t("Delete the folder {path} with everything in it?", path=path), t("Delete {path}?", path=path)
        confirm(whole if self._is_dir else one, t("Delete"), lambda: self._remove(path))

    async def _remove(self, path: str) -> None:
        await self._api.delete(f"{self._files}/{segments(path)}")
        self._path, self._is_dir = "", True
        self.on_gone(path)
        self.reload()

    @property
    def _files(self) -> str:
        return f"{V2}/projects/{self._project_id}/files"


def tool(icon: str, label: str, act: Callable[[], object] | None = None) -> ui.button:
    """Draw a button that is an icon, with its name for who cannot see it and for who hovers."""
    button = ui.button(icon=icon, on_click=act).props(f'flat dense round aria-label="{label}"').classes("icon-tool")
    button.tooltip(label)
    return button


def ask_text(title: str, label: str, value: str, action: str, act: Callable[[str], Awaitable[None]]) -> None:
    """Ask for a text, and act on it; what fails is said in the dialog, which stays open."""
    with dialog(title) as opened:
        field = ui.input(label, value=value).props("outlined dense autofocus").classes("full-width")
        problem = ui.label().props("role=alert").classes("panel bad full-width")
        problem.set_visibility(False)

        async def go_on() -> None:
            if not field.value.strip():
                return
            try:
                await act(field.value.strip())
            except Failure as failure:
                problem.set_text(failure.text)
                problem.set_visibility(True)
                return
            opened.close()

        field.on("keydown.enter", go_on)
        with ui.row().classes("justify-end full-width"):
            ui.button(t("Cancel"), on_click=opened.close).props("flat no-caps")
            ui.button(action, on_click=go_on).props("no-caps")
