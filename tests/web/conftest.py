"""What tests of pages may ask for: one workbench for all of them, a real browser, and people who have signed in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.scenario.live import Workbench
from tests.web.lab import Lab, set_up
from tests.web.visits import LAPTOP, PHONE, Visit

__all__ = ["LAPTOP", "PHONE"]
PATIENCE_MS = 60_000
"""How long a page may take to show what is expected: generous, because machines are busy."""
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """A workbench with its administrator; tests make projects of their own in it."""
    workbench = Workbench(tmp_path_factory.mktemp("web") / "home")
    try:
        workbench.up()
        yield workbench
    finally:
        workbench.down()
        shutil.rmtree(workbench.home)


@pytest.fixture(scope="package")
def lab(site: Workbench, tmp_path_factory: pytest.TempPathFactory) -> Lab:
    """The telco example with two runs, a registered version, and a model that answers."""
    return set_up(site, tmp_path_factory.mktemp("lab"))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The browser that the distribution ships; not for longer, or its event loop is in the way of other tests."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    assert program, "the tests of the pages need chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def visit(site: Workbench, browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Visit]]:
    """Open a page as a user: `visit("/projects")`, with `language`, `size` and `dark` where it matters."""
    visits: list[Visit] = []

    def open_page(
        path: str = "/projects", *, key: str | None = None, language: str = "en-US", size: ViewportSize = LAPTOP,
        dark: bool = False,
    ) -> Visit:  # fmt: skip
        context = browser.new_context(
            locale=language, viewport=size, color_scheme="dark" if dark else "light",
            reduced_motion="reduce",  # or axe finds text that is still fading in
        )  # fmt: skip
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies([
            {"name": "bancada_session", "value": site.key if key is None else key, "url": site.url}
        ] if key != "" else [])  # fmt: skip
        page: Page = context.new_page()
        opened = Visit(page, site.url, tmp_path)
        visits.append(opened)
        opened.go(path)
        return opened

    yield open_page
    for each in visits:
        each.page.context.close()
    for each in visits:
        assert not each.errors, f"the browser's console reported: {each.errors}"
