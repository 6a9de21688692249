"""The whole lab as a user goes through it, in the browser alone: from the first script to a watched endpoint."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, ViewportSize, expect

from bancada.web.languages import Language, say
from tests.scenario.live import Workbench, until
from tests.web.visits import LAPTOP, PHONE, Visit

EXAMPLE = Path(__file__).parents[2] / "examples" / "telco"
IMAGES = os.environ.get("BANCADA_IMAGES", "")
"""Where the pictures of the tutorial are written (`docs/images`); they stay with the test otherwise."""
LONG_MS = 180_000
"""How long an environment may take to be made, or a build: a machine with little to spare has other tests to run."""
WAYS = [("en-US", LAPTOP), ("pt-BR", LAPTOP if IMAGES else PHONE)]
PROJECT = "telco" if IMAGES else "telco in the browser"
MODEL = {"en-US": "tower-failure", "pt-BR": "falha-de-torre"}


class Walk:
    """One way through the lab, in one language and on one screen; every page on it is looked at by axe."""

    def __init__(self, seen: Visit, language: Language, size: ViewportSize) -> None:
        self.seen = seen
        self.page: Page = seen.page
        self.language = language
        self._is_narrow = size["width"] < 700
        self._pictures = 0

    def said(self, text: str) -> str:
        """Return a text of the pages in the language of this walk."""
        return say(self.language, text)

    def button(self, text: str) -> Locator:
        """Return the button that says this."""
        return self.page.get_by_role("button", name=self.said(text), exact=True).first

    def look(self, name: str, *, in_tutorial: bool = False) -> None:
        """Keep a picture of what is seen, and hold it against what makes pages usable for all."""
        self._pictures += 1
        self.page.mouse.move(0, 0)  # no hint of a button is over what the picture is to show
        expect(self.page.locator(".q-tooltip")).to_have_count(0)
        picture = self.seen.picture(f"{self._pictures:02d}-{name}")
        if IMAGES and in_tutorial:
            image = Image.open(picture).quantize(128, dither=Image.Dither.NONE)  # a third of the bytes
            image.save(Path(IMAGES) / self.language / picture.name, optimize=True)
        assert not (found := self.seen.serious_violations()), (name, *found)
        assert not self.seen.overflows(), f"{name} is wider than the screen"

    def view(self, name: str) -> None:
        """Show one of the workbench's panes, which share a narrow screen."""
        if self._is_narrow:
            self.page.get_by_role("group", name=self.said("View")).get_by_role("button", name=self.said(name)).click()

    def run(self, script: str, writes: re.Pattern[str]) -> None:
        """Open a script, press play, and wait until it has ended well and written this."""
        self.view("Files")
        self.page.get_by_role("treeitem", name=script).click()
        self.view("Editor")
        expect(self.page.get_by_role("textbox", name=re.compile(re.escape(script)))).to_be_visible()
        self.button("Run").click()
        self.view("Output")
        cell = self.page.locator("section.cell").last
        expect(cell.locator(".title")).to_contain_text(script, timeout=LONG_MS)
        expect(cell).to_have_attribute("data-state", re.compile("ok|error|died|dropped"), timeout=LONG_MS)
        expect(cell).to_have_attribute("data-state", "ok")
        expect(cell.locator(".lines").last).to_contain_text(writes)

    def settled(self, status: str) -> None:
        """Wait until what the page is about has a status that it keeps, and expect this one."""
        badge = self.seen.fact(self.said("Status")).locator(".status")
        words = [self.said(each) for each in (status, "failed", "timed out", "stopped", "skipped")]
        expect(badge).to_have_text(re.compile("|".join(f"^{word}$" for word in words)), timeout=LONG_MS)
        expect(badge).to_have_text(words[0])


@pytest.fixture
def project(site: Workbench) -> Iterator[str]:
    """A name for a project, which takes with it at the end what it runs: the next walk needs the machine."""
    yield PROJECT
    for each in site.client.list_projects(page_size=100).projects:
        if each.name == PROJECT:
            site.client.delete_project(each.id)


@pytest.mark.parametrize(("language", "size"), WAYS)
def test_the_lab_from_the_first_script_to_the_roll_back(
    visit: Callable[..., Visit], project: str, language: Language, size: ViewportSize
) -> None:
    walk = Walk(visit("/projects", language=language, size=size), language, size)
    make_the_project(walk, project)
    train(walk)
    model = deploy_the_best_run(walk)
    ask_the_endpoint(walk, model)
    watch_it(walk, model)
    go_back(walk, model)
    run_the_jobs(walk, model)


def make_the_project(walk: Walk, name: str) -> None:
    page = walk.page
    walk.button("New project").click()
    page.get_by_label(walk.said("Name"), exact=True).fill(name)
    page.get_by_text(walk.said("Upload files"), exact=True).click()
    files: list[FilePayload] = [
        {"name": path.name, "mimeType": "text/plain", "buffer": path.read_bytes()}
        for path in sorted(EXAMPLE.iterdir()) if path.is_file()
    ]  # fmt: skip
    page.locator("input[type=file]").first.set_input_files(files)
    walk.look("new-project", in_tutorial=True)
    walk.button("Create the project").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    walk.look("project")


def train(walk: Walk) -> None:
    walk.button("Open the workbench").click()
    walk.run("00_datagen.py", re.compile("data/telco.parquet: 1440 rows"))
    walk.run("01_train_xgboost.py", re.compile("last run: [0-9a-f]{32}"))
    walk.look("workbench", in_tutorial=True)


def deploy_the_best_run(walk: Walk) -> str:
    """Compare the runs, register the better one, deploy it, and return the path of the model's pages."""
    page = walk.page
    project = page.url.partition("/workbench")[0].partition("/projects/")[2]
    walk.seen.go(f"/projects/{project}/experiments")
    page.get_by_role("link", name="xgb-telco-admin").click()
    for number in range(2):
        page.locator(".ag-pinned-left-cols-container .ag-checkbox-input").nth(number).check()
    walk.look("runs")
    page.get_by_role("button", name=walk.said("Compare")).click()
    expect(page.locator(".chart svg").first).to_be_visible()
    walk.look("compare", in_tutorial=True)
    page.get_by_role("region", name=walk.said("Differences")).get_by_role("link", name="shallow-trees").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("shallow-trees")
    walk.look("run")

    walk.button("Deploy").click()
    page.get_by_label(walk.said("Name in the registry")).fill(MODEL[walk.language])
    walk.button("Register and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(walk.said("Deploy a model"))
    walk.look("deploy")
    walk.button("Deploy").click()
    expect_deployed(walk)
    walk.look("deployed", in_tutorial=True)
    return page.url.partition("/builds/")[0].partition("://")[2].partition("/")[2]


def expect_deployed(walk: Walk) -> None:
    walk.settled("deployed")
    expect(walk.seen.fact(walk.said("Calls"))).to_have_text(walk.said("answers them"))
    expect(walk.page.get_by_role("listitem").get_by_text(walk.said("ready"), exact=True)).to_be_visible()


def ask_the_endpoint(walk: Walk, model: str) -> None:
    walk.seen.go(f"/{model}/test")
    walk.page.get_by_label("iot_signal_1 (double)").fill("35.5")
    walk.button("Call the model").click()
    expect(walk.page.get_by_text("200 ·")).to_be_visible()
    expect(walk.page.get_by_text("curl -sS")).to_be_visible()
    walk.look("test", in_tutorial=True)


def watch_it(walk: Walk, model: str) -> None:
    """Look at the charts while somebody calls the model in another tab."""
    page = walk.page
    walk.seen.go(f"/{model}/monitoring")
    figure = page.locator(".figures div", has_text=walk.said("Calls in this time")).locator("dd")
    line = page.locator(".chart svg").first
    expect(figure).to_have_text("1")
    page.get_by_role("combobox", name=walk.said("Time")).click()
    page.get_by_role("option", name=walk.said("5 minutes"), exact=True).click()
    expect(figure).to_have_text("1")
    before = line.inner_html()
    other = walk.seen.beside(f"/{model}/test")
    for number in range(2, 5):
        other.page.get_by_role("button", name=walk.said("Call the model")).click()
        expect(figure).to_have_text(str(number))
    until("the line is another one", lambda: line.inner_html() != before, 60)
    other.page.close()
    walk.look("monitoring", in_tutorial=True)


def go_back(walk: Walk, model: str) -> None:
    """Deploy the model again, and let what served before serve."""
    page = walk.page
    walk.seen.go(f"/{model}")
    before = page.locator("a[href*='/deployments/']").first.get_attribute("href") or ""
    walk.seen.go(before)
    page.get_by_role("link", name=walk.said("Deploy with other resources")).click()
    walk.button("Deploy").click()
    page.wait_for_url(lambda url: "/deployments/" in url and not url.endswith(before))
    expect_deployed(walk)
    walk.seen.go(f"/{model}")
    walk.button("Roll back").click()
    page.get_by_role("dialog").get_by_role("button", name=walk.said("Roll back")).click()
    serving = page.get_by_role("row", name=re.compile(rf"\b{walk.said('serves')}\b"))
    expect(serving.get_by_role("rowheader").get_by_role("link")).to_have_attribute("href", before, timeout=LONG_MS)
    walk.look("rolled-back")


def run_the_jobs(walk: Walk, model: str) -> None:
    """Make the pipeline of the lab with its own script, and run its first job by hand."""
    page = walk.page
    project = f"/{model.partition('/models/')[0]}"
    walk.seen.go(f"{project}/workbench")
    walk.run("03_jobs.py", re.compile(r"job [\w-]+: telco: redeploy"))
    walk.seen.go(f"{project}/jobs")
    page.get_by_role("button", name=re.compile(f"^{walk.said('Run now')}.*new batch")).click()
    walk.settled("succeeded")
    walk.look("job-run")
    walk.seen.go(f"{project}/jobs")
    walk.look("jobs")
    page.get_by_role("link", name=walk.said("Dependencies")).click()
    expect(page.get_by_role("region", name=walk.said("Dependencies of jobs"))).to_contain_text("telco: redeploy")
    walk.look("dependencies", in_tutorial=True)
