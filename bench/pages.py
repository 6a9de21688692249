"""What somebody in front of the pages waits for, and what they cost: `python bench/pages.py`, some five minutes.

In Debian's Chromium: first and later loads of the main pages until they answer a click; from a key press through a
kernel to the screen; 100,000 lines; memory of the web process for each open workbench page; and pages and API while
`--sessions` sessions are open and one of each four of them writes.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import psutil
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.scenario.live import Workbench, until

PRESSES, TABS, ROUNDS = 30, 10, 5
PATIENCE_MS = 300_000
FLOOD = "for number in range(100_000): print('line', number)"
WRITES = "import time\nwhile True:\n    print(time.time())\n    time.sleep(0.05)\n"
READY = "window.socket !== undefined && window.socket.connected"
LONGEST_PAUSE = """() => { window.longest = 0; let last = performance.now(); setInterval(() => {
    const now = performance.now(); window.longest = Math.max(window.longest, now - last - 20); last = now; }, 20); }"""
UNTIL_SHOWN = """([marker]) => new Promise((shown) => {
    const scroll = document.querySelector('.output .scroll'); window.pressedAt = null;
    document.addEventListener('keydown', (event) => {
        if (event.key === 'Enter') window.pressedAt ??= performance.now(); }, { capture: true });
    const look = () => { if (scroll.textContent.includes(marker)) shown(performance.now() - window.pressedAt);
        else requestAnimationFrame(look); };
    requestAnimationFrame(look); })"""


class Bench:
    """A workbench with one project, and a browser in front of it."""

    def __init__(self, workbench: Workbench, browser: Browser) -> None:
        self.workbench = workbench
        self.browser = browser
        self.project = str(workbench.client.create_project({"name": "Bench", "template": "python"}).id)

    def native(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """Call the native API below the project."""
        url = f"{self.workbench.url}/api/native/v1/projects/{self.project}{path}"
        data = None if body is None else json.dumps(body).encode()
        wanted = urllib.request.Request(url, data, {"Authorization": f"Bearer {self.workbench.key}"}, method=method)
        with urllib.request.urlopen(wanted, timeout=60) as answer:
            return dict(json.load(answer))

    def start_session(self) -> str:
        """Start a session and return its id."""
        return str(self.native("POST", "/sessions", {"cpu": 0.25, "memory": 0.5})["id"])

    def wait_for(self, session: str) -> None:
        """Wait until a session runs."""
        until("the session runs", lambda: self.native("GET", f"/sessions/{session}")["status"] == "running")

    def context(self) -> BrowserContext:
        """Return a browser that has seen nothing yet, in which somebody has signed in."""
        context = self.browser.new_context(viewport={"width": 1366, "height": 768})
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies([{"name": "bancada_session", "value": self.workbench.key, "url": self.workbench.url}])
        return context

    def open(self, context: BrowserContext, path: str) -> tuple[Page, float]:
        """Open a page, and return it with the seconds until it answers a click."""
        page = context.new_page()
        began = time.perf_counter()
        page.goto(self.workbench.url + path, wait_until="commit")
        page.wait_for_selector("h1")
        page.wait_for_function(READY)
        return page, time.perf_counter() - began

    def web_mb(self) -> float:
        """Return the memory of the web process."""
        return float(psutil.Process(self.workbench.process("web")).memory_info().rss) / 1e6


def main() -> None:
    """Measure and print a report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sessions", type=int, default=20)
    sessions = parser.parse_args().sessions
    with tempfile.TemporaryDirectory(prefix="bancada-bench-") as folder, sync_playwright() as playwright:
        workbench = Workbench(Path(folder) / "home")
        workbench.up()
        program = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            measure(Bench(workbench, browser), sessions)
        finally:
            browser.close()
            workbench.down()


def measure(bench: Bench, sessions: int) -> None:
    """Print one table after the other."""
    first = bench.start_session()
    bench.wait_for(first)
    root = f"/projects/{bench.project}"
    pages = {
        "projects": "/projects",
        "project": root,
        "jobs": f"{root}/jobs",
        "workbench": f"{root}/workbench?file=pi.py",
    }
    print("| page | first load s | later loads s | requests | KB |\n|---|---|---|---|---|")
    for name, path in pages.items():
        print(load_row(bench, name, path))
    print("\n| in the workbench page | |\n|---|---|")
    context = bench.context()
    page, _ = bench.open(context, f"{root}/workbench?session={first}&file=pi.py")
    pressed = [key_to_screen_ms(page, number) for number in range(PRESSES)]
    print(f"| key press, kernel, screen: median of {PRESSES} | {statistics.median(pressed):.0f} ms |")
    print(f"| the slowest of them | {max(pressed):.0f} ms |")
    shown_s, longest_ms = flood(page)
    print(f"| 100,000 lines shown | {shown_s:.1f} s |\n| longest pause of the page meanwhile | {longest_ms:.0f} ms |")
    before = bench.web_mb()
    tabs = [bench.open(context, f"{root}/workbench?session={first}&file=pi.py")[0] for _ in range(TABS)]
    print(f"| memory of the web process | {before:.0f} MB |")
    print(f"| more for each open page, of {TABS} | {(bench.web_mb() - before) / len(tabs):.1f} MB |")
    context.close()
    print(f"\n| with {sessions} open sessions, a quarter of them writing | median ms | slowest ms |\n|---|---|---|")
    under_sessions(bench, first, sessions, pages)


def load_row(bench: Bench, name: str, path: str) -> str:
    """Return a row about one page: in a new browser, and again in the same."""
    context = bench.context()
    sizes: list[int] = []
    context.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page, first_s = bench.open(context, path)
    page.wait_for_load_state("networkidle")
    count, kilobytes = len(sizes), sum(sizes) / 1000
    later = [bench.open(context, path)[1] for _ in range(ROUNDS)]
    context.close()
    return f"| {name} | {first_s:.2f} | {statistics.median(later):.2f} | {count} | {kilobytes:.0f} |"


def key_to_screen_ms(page: Page, number: int) -> float:
    """Return the milliseconds from Shift+Enter on a line until what it prints is on the screen."""
    marker = f"shown-{number}-"
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type(f"print('shown-{number}' + '-')")
    seen = page.evaluate_handle(f"({{promise: ({UNTIL_SHOWN})(['{marker}'])}})")
    page.keyboard.press("Shift+Enter")
    return float(page.evaluate("(handle) => handle.promise", seen))


def flood(page: Page) -> tuple[float, float]:
    """Return the seconds until 100,000 lines are shown, and the page's longest pause meanwhile in milliseconds."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type(FLOOD)
    page.evaluate(LONGEST_PAUSE)
    began = time.perf_counter()
    page.keyboard.press("Control+Enter")
    page.wait_for_function("document.querySelector('.output .scroll').textContent.includes('line 99999')")
    return time.perf_counter() - began, float(page.evaluate("window.longest"))


def under_sessions(bench: Bench, first: str, count: int, pages: dict[str, str]) -> None:
    """Print how long pages and the API take while many sessions are open."""
    opened = [first, *(bench.start_session() for _ in range(count - 1))]
    for session in opened:
        bench.wait_for(session)
    for session in opened[::4]:
        bench.native("POST", f"/sessions/{session}/cells", {"code": WRITES})
    context = bench.context()
    readers = [
        bench.open(context, f"/projects/{bench.project}/workbench?session={session}")[0] for session in opened[::4]
    ]
    for name, path in pages.items():
        took = [bench.open(context, path)[1] * 1000 for _ in range(ROUNDS)]
        print(f"| page {name} | {statistics.median(took):.0f} | {max(took):.0f} |")
    calls: dict[str, Callable[[], object]] = {
        "API: the project": lambda: bench.workbench.client.get_project(bench.project),
        "API: its sessions": lambda: bench.native("GET", "/sessions?page_size=50"),
    }
    for name, call in calls.items():
        took = [timed_ms(call) for _ in range(100)]
        print(f"| {name} | {statistics.median(took):.0f} | {max(took):.0f} |")
    assert all(page.locator(".lines").count() for page in readers), "a page does not follow its session"
    context.close()


def timed_ms(call: Callable[[], object]) -> float:
    """Return how long a call takes."""
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
