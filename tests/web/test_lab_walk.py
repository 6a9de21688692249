"""The whole lab as a user goes through it, in the browser alone: from the first script to a watched endpoint."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, ViewportSize, expect

from bancada.web.languages import Language
from bancada.web.texts import say
from tests.scenario.live import until
from tests.web.visits import LAPTOP, PHONE, Visit

EXAMPLE = Path(__file__).parents[2] / "examples" / "telco"
IMAGES = os.environ.get("BANCADA_IMAGES", "")
"""Where the pictures of the tutorial are written (`docs/images`); they stay with the test otherwise."""
LONG_MS = 300_000
JOBS = "03_jobs.py"


class Walk:
    """One way through the lab, in one language and on one screen; every page on it is looked at by axe."""

    def __init__(self, seen: Visit, language: Language, size: ViewportSize) -> None:
        self.seen = seen
        self.page: Page = seen.page
        self._language = language
        self._is_narrow = size["width"] < 700
        self._pictures = 0

    def said(self, text: str) -> str:
        """Return a text of the pages in the language of this walk."""
        return say(self._language, text)

    def button(self, text: str) -> Locator:
        """Return the button that says this."""
        return self.page.get_by_role("button", name=self.said(text), exact=True).first

    def look(self, name: str) -> None:
        """Keep a picture of what is seen, and hold it against what makes pages usable for all."""
        self._pictures += 1
        folder = Path(IMAGES) / self._language if IMAGES and not self._is_narrow else None
        self.seen.picture(f"{self._pictures:02d}-{name}", folder)
        assert not (found := self.seen.serious_violations()), (name, *found)
        assert not self.seen.overflows(), f"{name} is wider than the screen"

    def view(self, name: str) -> None:
        """Show one of the workbench's panes, which share a narrow screen."""
        if self._is_narrow:
            self.page.get_by_role("group", name=self.said("View")).get_by_role("button", name=self.said(name)).click()

    def run(self, script: str, writes: str | re.Pattern[str]) -> None:
        """Open a script, press play, and wait for what it writes."""
        self.view("Files")
        self.page.get_by_role("treeitem", name=script).click()
        self.view("Editor")
        expect(self.page.get_by_role("textbox", name=re.compile(re.escape(script)))).to_be_visible()
        self.button("Run").click()
        self.view("Output")
        expect(self.page.locator(".output-pane")).to_contain_text(writes, timeout=LONG_MS)


@pytest.mark.parametrize(
    ("language", "size"), [("en-US", LAPTOP), ("pt-BR", PHONE), *([("pt-BR", LAPTOP)] if IMAGES else [])]
)
def test_the_lab_from_the_first_script_to_the_roll_back(
    visit: Callable[..., Visit], language: Language, size: ViewportSize
) -> None:
    walk = Walk(visit("/projects", language=language, size=size), language, size)
    make_the_project(walk, f"telco {language} {size['width']}")
    train(walk)
    model = deploy_the_best_run(walk, f"tower-{language}-{size['width']}".lower())
    ask_the_endpoint(walk, model)
    watch_it(walk, model)
    go_back(walk, model)
    run_the_jobs(walk)


def make_the_project(walk: Walk, name: str) -> None:
    page = walk.page
    walk.button("New project").click()
    page.get_by_label(walk.said("Name"), exact=True).fill(name)
    page.get_by_text(walk.said("Upload files"), exact=True).click()
    files: list[FilePayload] = [
        {"name": path.name, "mimeType": "text/plain", "buffer": path.read_bytes()} for path in sorted(EXAMPLE.iterdir())
    ]
    page.locator("input[type=file]").first.set_input_files(files)
    walk.look("new-project")
    walk.button("Create the project").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    walk.look("project")


def train(walk: Walk) -> None:
    walk.button("Open the workbench").click()
    walk.run("00_datagen.py", "data/telco.parquet: 1440 rows")
    walk.run("01_train_xgboost.py", re.compile("last run: [0-9a-f]{32}"))
    walk.look("workbench")


def deploy_the_best_run(walk: Walk, name: str) -> str:
    """Compare the runs, register the better one, deploy it twice, and return the path of the model's pages."""
    page = walk.page
    project = page.url.partition("/workbench")[0].partition("/projects/")[2]
    walk.seen.go(f"/projects/{project}/experiments")
    page.get_by_role("link", name="xgb-telco-admin").click()
    for number in range(2):
        page.locator(".ag-pinned-left-cols-container .ag-checkbox-input").nth(number).check()
    walk.look("runs")
    page.get_by_role("button", name=walk.said("Compare")).click()
    expect(page.locator(".chart svg").first).to_be_visible()
    walk.look("compare")
    page.get_by_role("region", name=walk.said("Differences")).get_by_role("link", name="shallow-trees").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("shallow-trees")
    walk.look("run")

    walk.button("Deploy").click()
    page.get_by_label(walk.said("Name in the registry")).fill(name)
    walk.button("Register and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(walk.said("Deploy a model"))
    walk.look("deploy")
    walk.button("Deploy").click()
    expect_deployed(page)
    walk.look("deployed")
    return page.url.partition("/builds/")[0].partition("://")[2].partition("/")[2]


def expect_deployed(page: Page) -> None:
    expect(page.locator(".facts .status.positive").first).to_be_visible(timeout=LONG_MS)
    expect(page.locator(".facts .status.positive")).to_have_count(2, timeout=LONG_MS)  # the deployment, and its build


def ask_the_endpoint(walk: Walk, model: str) -> None:
    walk.seen.go(f"/{model}/test")
    walk.page.get_by_label("iot_signal_1 (double)").fill("35.5")
    walk.button("Call the model").click()
    expect(walk.page.get_by_text("200 ·")).to_be_visible()
    expect(walk.page.get_by_text("curl -sS")).to_be_visible()
    walk.look("test")


def watch_it(walk: Walk, model: str) -> None:
    page = walk.page
    walk.seen.go(f"/{model}/monitoring")
    figure = page.locator(".figures div", has_text=walk.said("Calls in this time")).locator("dd")
    expect(figure).not_to_have_text("0")
    before = int(figure.inner_text())
    with page.context.new_page() as other:  # somebody calls meanwhile
        other.goto(page.url.replace("/monitoring", "/test"))
        for number in range(before + 1, before + 4):
            other.get_by_role("button", name=walk.said("Call the model")).click()
            until(f"call {number} is counted", lambda number=number: figure.inner_text() == str(number))
    walk.look("monitoring")


def go_back(walk: Walk, model: str) -> None:
    """Deploy the model again, and let what served before serve."""
    page = walk.page
    walk.seen.go(f"/{model}")
    before = page.locator("a[href*='/deployments/']").first.get_attribute("href")
    walk.seen.go(before or "")
    page.get_by_role("link", name=walk.said("Deploy with other resources")).click()
    walk.button("Deploy").click()
    expect_deployed(page)
    walk.seen.go(f"/{model}")
    walk.button("Roll back").click()
    page.get_by_role("dialog").get_by_role("button", name=walk.said("Roll back")).click()
    walk.seen.go(before or "")
    expect(page.locator(".facts")).to_contain_text(walk.said("answers them"), timeout=LONG_MS)
    walk.look("rolled-back")


def run_the_jobs(walk: Walk) -> None:
    """Make the pipeline of the lab with its own script, and run its first job by hand."""
    page = walk.page
    project = page.url.partition("/models/")[0].partition("/projects/")[2]
    walk.seen.go(f"/projects/{project}/workbench")
    walk.run(JOBS, re.compile(r"job [\w-]+: \w+"))
    walk.seen.go(f"/projects/{project}/jobs")
    walk.look("jobs")
    page.get_by_role("button", name=re.compile(f"^{walk.said('Run now')}")).first.click()
    expect(page.locator(".status.positive").first).to_be_visible(timeout=LONG_MS)
    walk.look("job-run")
