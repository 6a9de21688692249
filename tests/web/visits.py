"""One person in front of a page, in a browser of their own."""

from __future__ import annotations

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page, ViewportSize

LAPTOP: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}
SERIOUS = {"serious", "critical"}
FORGIVEN = ("Failed to load resource", "WebSocket", "ERR_")
"""What a browser logs of connections that a test breaks on purpose, and of pages that are not there."""


class Visit:
    """A page that somebody looks at; `errors` is what scripts of it reported."""

    def __init__(self, page: Page, url: str, folder: Path) -> None:
        self.page = page
        self._url = url
        self._folder = folder
        self.errors: list[str] = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def go(self, path: str) -> None:
        """Open another page and wait until it is connected."""
        self.page.goto(f"{self._url}{path}")
        self.page.wait_for_function("window.socket === undefined || window.socket.connected")

    def beside(self, path: str) -> Visit:
        """Open a page in another tab of the same browser."""
        other = Visit(self.page.context.new_page(), self._url, self._folder)
        other.errors = self.errors
        other.go(path)
        return other

    def fact(self, name: str) -> Locator:
        """Return what the page says beside a name, in one of its lists of facts."""
        named = self.page.locator("dt", has_text=re.compile(rf"^\s*{re.escape(name)}\s*$"))
        return self.page.locator("dl > div", has=named).locator("dd")

    def picture(self, name: str, folder: Path | None = None) -> Path:
        """Keep what is seen, and return where."""
        path = (folder or self._folder) / f"{name}.png"
        self.page.screenshot(path=path)
        return path

    def serious_violations(self, within: str = "") -> list[str]:
        """Return what axe finds that keeps people from using the page, or the part `within` it, one line each."""
        found = Axe().run(self.page, context=within or None).response["violations"]
        return [
            f"{each['id']}: {each['help']}: {node['html'][:200]} {node['failureSummary'][:300]}"
            for each in found if each["impact"] in SERIOUS for node in each["nodes"]
        ]  # fmt: skip

    def overflows(self) -> bool:
        """Tell whether the page is wider than its window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(part in message.text for part in FORGIVEN):
            self.errors.append(message.text)
