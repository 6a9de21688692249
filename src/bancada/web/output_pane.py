"""The output of a session, as its journal has it."""

from __future__ import annotations

from nicegui.element import Element

from bancada.web.texts import t


class OutputPane(Element, component="components/output.js"):
    """Output of one session after another.

    Events: `jump` and `failed` (a line of a file), `status` of the session, `answer` with a line that code asks for.
    """

    def __init__(self) -> None:
        super().__init__()
        self.classes("output-box")
        self._props["address"] = ""
        self._props["own"] = False
        self._props["words"] = {
            "region": t("What the session wrote"), "cell": t("Cell"), "output": t("Output of cell"), "code": t("Code"),
            "copy": t("Copy the output"), "line": t("line"), "jump": t("Show it in the editor"),
            "clear": t("Clear the output"), "save": t("Download the output"),
            "empty": t("Nothing has run yet."),
            "hint": t("Run sends the whole file to a session; Run selection only what is marked."),
            "soon": t("The session is not ready yet; what you run waits for it."),
            "answer": t("What the code asks for"), "send": t("Send"),
            "asks": t("Waits for a line from whoever runs it."),
            "earlier": t("Show earlier cells ({n})", n="{n}"),
            "more": t("Show more outputs ({n})", n="{n}"),
            "below": t("New output"),
            "cut": t("The oldest output was cut off: only the newest is kept."),
            "states": {
                "waiting": t("waiting"), "running": t("running"), "ok": t("done"), "error": t("failed"),
                "interrupted": t("interrupted"), "dropped": t("dropped"), "died": t("kernel died"),
            },
            "kernel": {
                "none": t("No session"), "waiting": t("Waiting for the session"), "starting": t("Kernel is starting"),
                "idle": t("Ready"), "busy": t("Running"), "restarted": t("Kernel is restarting"),
                "died": t("The kernel died"), "failed": t("The kernel did not start"),
                "away": t("Connection lost, trying again"), "ended": t("The session has ended"),
            },
        }  # fmt: skip

    def follow(self, address: str, *, is_own: bool) -> None:
        """Show the journal at an address; none for the empty text. Only in one's own can questions be answered."""
        if self._props["address"] != address:
            self._props["address"], self._props["own"] = address, is_own
            self.update()
