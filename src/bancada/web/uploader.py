"""The part of a page that sends files and folders into a project."""

from __future__ import annotations

from nicegui.element import Element

from bancada.web.texts import t


class Uploader(Element, component="components/uploader.js"):
    """Takes files by choice or by drop; events `picked` and `finished`, both with a `count`.

    With an address files are sent as soon as they are chosen; without one they wait for `begin`.
    """

    def __init__(self, address: str = "", folder: str = "") -> None:
        super().__init__()
        self._props.update({"address": address, "folder": folder, "waits": not address, "words": {
            "drop": t("Drop files or a folder here, or choose them."),
            "files": t("Choose files"),
            "folder": t("Choose a folder"),
            "progress": t("{done} of {count} sent", done="{done}", count="{count}"),
        }})  # fmt: skip

    def begin(self, address: str) -> None:
        """Send the files that wait."""
        self.run_method("begin", address)
