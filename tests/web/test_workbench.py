"""The workbench page as somebody works in it: open, edit, save, run, and lose nothing when things break."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import psutil
import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from bancada.web.failures import away
from bancada.web.languages import Language, say
from tests.scenario.live import Workbench, kill, until
from tests.web.visits import LAPTOP, PHONE, Visit

START_MS = 300_000
"""How long the first session of a project may take: its environment is made."""
TRAIN = """import sys

import matplotlib.pyplot as plt
import pandas as pd


def average(values):
    return sum(values) / len(values)


print("begin", file=sys.stderr)
plt.plot([1, 2, 3])
plt.show()
display(pd.DataFrame({"month": ["May"], "left": [3]}))
print(average([]))
"""
PRINT_REGION = "import os\nprint(os.environ['REGION'])"
SCROLL = "(node, at) => node.closest('.scroll').scrollTop += node.getBoundingClientRect().top - 200 + at"
FLOOD = "for number in range(100_000):\n    print('line', number)\n"
NOT_SAVED = "Not saved: the workbench does not answer. Your draft is kept in this browser."
TICKS = """import os
import time
from pathlib import Path

print('kernel', os.getpid(), flush=True)
number = 0
while not Path('enough').exists():
    print('tick', number, flush=True)
    number += 1
    time.sleep(0.05)
print('end')
"""


@pytest.fixture(scope="module")
def project(site: Workbench) -> str:
    """A project with scripts to run."""
    made = str(site.client.create_project({"name": "Training"}).id)
    for path, text in {"train.py": TRAIN, "flood.py": FLOOD,
                       "requirements.txt": "pandas\nmatplotlib\n"}.items():  # fmt: skip
        write(site, made, path, text)
    return made


def write(site: Workbench, project: str, path: str, text: str) -> None:
    answer = httpx.post(f"{site.url}/api/v2/projects/{project}/files", files={path: text.encode()}, headers=auth(site))
    answer.raise_for_status()


def read(site: Workbench, project: str, path: str) -> str:
    url = f"{site.url}/api/native/v1/projects/{project}/texts/{path}"
    return str(httpx.get(url, headers=auth(site)).raise_for_status().json()["text"])


def auth(site: Workbench) -> dict[str, str]:
    return {"Authorization": f"Bearer {site.key}"}


def editor(page: Page) -> Locator:
    return page.locator(".cm-content")


def type_first(page: Page, text: str) -> None:
    """Write at the beginning of the file that is open."""
    editor(page).click()
    page.keyboard.press("Control+Home")
    page.keyboard.type(text)


@pytest.mark.parametrize(
    ("language", "size", "words"),
    [("en-US", LAPTOP, {"unsaved": "not saved", "draft": "This is your draft", "changed": "has changed in the project",
                        "compare": "Compare", "overwrite": "Overwrite it", "close": "Close", "saved": "is saved"}),
     ("pt-BR", PHONE, {"unsaved": "não salvo", "draft": "Este é o seu rascunho", "changed": "mudou no projeto",
                       "compare": "Comparar", "overwrite": "Sobrescrever", "close": "Fechar", "saved": "foi salvo"})],
)  # fmt: skip
def test_what_is_written_survives_a_reload_and_overwrites_nobody(
    visit: Callable[..., Visit], site: Workbench, language: str, size: dict[str, int], words: dict[str, str]
) -> None:
    project = str(site.client.create_project({"name": f"Editing {language}"}).id)
    write(site, project, "notes.py", "x = 1\n")
    seen = visit(f"/projects/{project}/workbench?file=notes.py", language=language, size=size)
    page = seen.page
    expect(editor(page)).to_contain_text("x = 1")
    assert not seen.serious_violations()
    assert not seen.overflows()

    type_first(page, "# mine\n")
    expect(page.locator(".editor .unsaved")).to_contain_text(words["unsaved"])
    page.wait_for_function("Object.keys(localStorage).some((key) => key.endsWith('draft:notes.py'))")
    page.reload()
    expect(editor(page)).to_contain_text("# mine")
    expect(page.locator(".editor .notice")).to_contain_text(words["draft"])

    write(site, project, "notes.py", "x = 2\n")
    editor(page).press("Control+s")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(words["changed"])
    assert not seen.serious_violations("[role=dialog]")
    assert read(site, project, "notes.py") == "x = 2\n"
    dialog.get_by_role("button", name=words["compare"]).click()
    expect(page.locator(".differences .removed")).to_have_text("-x = 2")
    page.get_by_role("dialog").get_by_role("button", name=words["close"]).last.click()
    dialog.get_by_role("button", name=words["overwrite"]).click()
    until("the file is saved", lambda: read(site, project, "notes.py") == "# mine\nx = 1\n", 60)
    expect(page.locator(".editor .unsaved")).to_have_count(0)

    type_first(page, "# more\n")
    editor(page).press("Control+s")
    until("the file is saved again", lambda: read(site, project, "notes.py").startswith("# more\n"), 60)


@pytest.fixture(scope="module")
def session(site: Workbench, project: str) -> Iterator[str]:
    """An interactive session that runs."""
    root = f"{site.url}/api/native/v1/projects/{project}/sessions"
    made = httpx.post(root, json={"name": "Exploring"}, headers=auth(site)).raise_for_status().json()["id"]

    def status() -> str:
        return str(httpx.get(f"{root}/{made}", headers=auth(site)).json()["status"])

    until("the session runs", lambda: status() == "running", START_MS / 1000)
    yield made
    httpx.post(f"{root}/{made}:stop", json={}, headers=auth(site))


def last_cell(page: Page) -> Locator:
    return page.locator("section.cell").last


def run(page: Page, file: str) -> None:
    """Run the file that is open, which no cell ran before, and wait until its cell is there."""
    page.get_by_role("button", name="Run", exact=True).click()
    expect(last_cell(page).locator(".title")).to_contain_text(file, timeout=START_MS)


def test_a_script_is_opened_run_and_its_failure_leads_back_to_its_line(
    visit: Callable[..., Visit], project: str, session: str
) -> None:
    seen = visit(f"/projects/{project}/workbench?session={session}")
    page = seen.page
    page.get_by_role("treeitem", name="train.py").click()
    expect(editor(page)).to_contain_text("def average")
    run(page, "train.py")
    cell = last_cell(page)
    expect(cell).to_have_attribute("data-state", "error", timeout=START_MS)
    expect(cell.locator(".stderr")).to_have_text("begin\n")
    expect(cell.locator(".display img")).to_have_js_property("complete", value=True)
    frame = cell.locator(".display iframe")
    expect(frame).to_have_attribute("sandbox", "allow-scripts")
    expect(frame.content_frame.get_by_role("cell", name="May")).to_be_visible()
    expect(cell.locator(".failure .what")).to_contain_text("ZeroDivisionError: division by zero")
    expect(cell.locator(".failure .culprit").first).to_be_visible()
    assert not seen.serious_violations()
    page.keyboard.press("Escape")
    cell.locator(".failure").get_by_role("button", name=re.compile("train.py, line")).click()
    expect(page.locator(".cm-activeLine")).to_contain_text("return sum(values)")
    expect(page.locator(".failed-line")).to_contain_text("return sum(values)")

    type_first(page, "print('only', 6 * 7)\n")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+Enter")
    expect(last_cell(page).locator(".lines")).to_have_text("only 42\n")
    expect(last_cell(page)).to_have_attribute("data-state", "ok")


def test_long_lines_wrap_on_a_narrow_screen(
    visit: Callable[..., Visit], site: Workbench, project: str, session: str
) -> None:
    write(site, project, "wide.py", "print('w' * 300 + ' to the end')\n")
    seen = visit(f"/projects/{project}/workbench?session={session}&file=wide.py", size=PHONE)
    expect(editor(seen.page)).to_contain_text("to the end")
    editor(seen.page).press("Control+Enter")
    expect(last_cell(seen.page).locator(".title")).to_contain_text("wide.py", timeout=START_MS)
    lines = last_cell(seen.page).locator(".lines")
    expect(lines).to_have_text(f"{'w' * 300} to the end\n")
    assert lines.evaluate("node => node.scrollWidth <= node.clientWidth && node.clientHeight > 60")
    assert not seen.overflows()


@pytest.mark.parametrize(("language", "send"), [("en-US", "Send"), ("pt-BR", "Enviar")])
def test_what_code_asks_for_is_answered_under_its_output(
    visit: Callable[..., Visit], site: Workbench, project: str, session: str, language: str, send: str
) -> None:
    file = f"greet_{language}.py"
    write(site, project, file, "name = input('Your name? ')\nprint('Hello', name)\n")
    size = LAPTOP if language == "en-US" else PHONE
    seen = visit(f"/projects/{project}/workbench?session={session}&file={file}", language=language, size=size)
    page = seen.page
    expect(editor(page)).to_contain_text("Your name?")
    editor(page).press("Control+Enter")
    expect(last_cell(page).locator(".title")).to_contain_text(file, timeout=START_MS)
    field = last_cell(page).get_by_label("Your name?")
    expect(field).to_be_focused(timeout=START_MS)
    assert not seen.serious_violations()
    assert not seen.overflows()
    seen.picture(f"input-{language}")

    page.reload()  # nothing is lost by it
    page.locator(".views button").last.click() if size == PHONE else None
    field.fill("Ana")
    last_cell(page).get_by_role("button", name=send, exact=True).click()

    expect(last_cell(page)).to_have_attribute("data-state", "ok", timeout=START_MS)
    expect(last_cell(page).locator(".lines")).to_have_text("Your name? Ana\nHello Ana\n")
    expect(field).to_have_count(0)


def test_what_is_pressed_while_the_page_still_loads_is_not_taken_back(
    visit: Callable[..., Visit], project: str, session: str
) -> None:
    page = visit(f"/projects/{project}/workbench?session={session}&file=train.py", size=PHONE).page
    expect(editor(page)).to_contain_text("def average")
    slow: list[WebSocketRoute] = []

    def hold(connection: WebSocketRoute) -> None:
        slow.append(connection)

    page.route_web_socket("**/socket.io/**", hold)
    page.reload()
    page.get_by_role("button", name="Output", exact=True).click()
    assert slow, "the page has not asked for its connection"
    slow[0].connect_to_server()
    expect(page.get_by_role("button", name="Output", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(editor(page)).to_contain_text("def average")
    expect(page.get_by_role("button", name="Output", exact=True)).to_have_attribute("aria-pressed", "true")


def test_a_session_is_started_with_what_it_is_given(visit: Callable[..., Visit], site: Workbench, project: str) -> None:
    seen = visit(f"/projects/{project}/workbench", language="pt-BR", size=PHONE, dark=True)
    page = seen.page
    page.get_by_role("button", name="Nova sessão").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nome", exact=True).fill("Com variáveis")
    dialog.get_by_label("Memória em GB").fill("5000")
    dialog.get_by_role("button", name="Adicionar uma variável").click()
    dialog.get_by_role("group").get_by_label("Nome", exact=True).fill("REGION")
    dialog.get_by_label("Valor", exact=True).fill("south")
    dialog.get_by_role("button", name="Iniciar", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("memory")
    assert not seen.serious_violations("[role=dialog]")
    assert not seen.overflows()
    seen.picture("new-session")
    dialog.get_by_label("Memória em GB").fill("1.5")
    dialog.get_by_role("button", name="Iniciar", exact=True).click()
    expect(dialog).to_have_count(0)

    expect(page.get_by_role("combobox", name="Sessão")).to_have_value(re.compile("Com variáveis.*"))
    root = f"{site.url}/api/native/v1/projects/{project}/sessions"
    found = httpx.get(root, headers=auth(site)).raise_for_status().json()["sessions"]
    made = next(each for each in found if each["name"] == "Com variáveis")
    assert made["memory"] == 1.5

    def has_run() -> bool:
        return httpx.post(f"{root}/{made['id']}/cells", json={"code": PRINT_REGION}, headers=auth(site)).is_success

    until("the session takes code", has_run, START_MS / 1000)
    page.get_by_role("button", name="Saída", exact=True).click()
    expect(last_cell(page).locator(".lines")).to_have_text("south\n", timeout=START_MS)
    httpx.post(f"{root}/{made['id']}:stop", json={}, headers=auth(site))


def test_a_hundred_thousand_lines_are_all_there_and_few_are_in_the_page(
    visit: Callable[..., Visit], project: str, session: str
) -> None:
    seen = visit(f"/projects/{project}/workbench?session={session}&file=flood.py")
    page = seen.page
    expect(editor(page)).to_contain_text("100_000")
    run(page, "flood.py")
    cell = last_cell(page)
    expect(cell).to_have_attribute("data-state", "ok", timeout=START_MS)
    expect(cell.locator(".lines")).to_contain_text("line 99999")
    assert page.evaluate("document.querySelectorAll('*').length") < 3000
    assert int(page.evaluate("document.querySelector('.output').textContent.split('\\n').length")) < 2000
    lines = cell.locator(".lines")
    for number in (0, 31_415, 77_777):  # wherever one scrolls to, the lines of that place are there
        lines.evaluate(SCROLL, 18 * number)
        expect(lines).to_contain_text(re.compile(rf"\bline {number}\b"))
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the output").click()
    kept = download.value.path().read_text().split("--- ")[-1].splitlines()[1:]
    assert kept == [f"line {number}" for number in range(100_000)]

    other = visit(f"/projects/{project}/workbench?session={session}", language="pt-BR", size=PHONE)
    other.page.get_by_role("button", name="Saída", exact=True).click()
    expect(last_cell(other.page).locator(".lines")).to_contain_text("line 99999", timeout=START_MS)
    assert not other.serious_violations()
    assert not other.overflows()


@contextmanager
def pulled(plug: str, site: Workbench, page: Page) -> Iterator[None]:
    """Take a process of the workbench away, or the network of the browser, until the end of the block."""
    if plug == "network":
        page.context.set_offline(True)
        yield
        page.context.set_offline(False)
        return
    process = psutil.Process(site.process(plug))
    supervisor = process.parent()
    assert supervisor
    supervisor.suspend()  # or it has another one running before anybody has missed the first
    try:
        process.kill()
        yield
    finally:
        supervisor.resume()


@pytest.mark.parametrize(
    ("plug", "language"),
    [("network", "pt-BR"), ("network", "en-US"), ("gateway", "en-US"), ("web", "en-US"), ("api", "pt-BR")],
)
def test_a_pulled_plug_is_told_and_costs_neither_a_line_nor_what_is_written(
    visit: Callable[..., Visit], site: Workbench, project: str, session: str, plug: str, language: Language
) -> None:
    file, enough = f"ticks_{plug}_{language}.py", f"enough-{plug}-{language}"
    write(site, project, file, TICKS.replace("enough", enough))
    seen = visit(f"/projects/{project}/workbench?session={session}&file={file}", language=language)
    page = seen.page

    def said(text: str) -> str:
        return say(language, text)

    def press(name: str) -> None:
        page.get_by_role("button", name=said(name), exact=True).click()

    expect(editor(page)).to_contain_text("tick")
    press("Run")
    expect(last_cell(page).locator(".title")).to_contain_text(file)
    expect(last_cell(page).locator(".lines")).to_contain_text("tick 3")
    notice = page.locator(".editor .notice")
    with pulled(plug, site, page):
        expect(page.locator(".kernel")).to_have_text(said("Connection lost, trying again"))
        type_first(page, "# not saved yet\n")
        press("Save (Ctrl+S)")
        expect(notice).to_contain_text(said(NOT_SAVED))
        press("Run")
        if plug == "api":  # what draws the page is there, and says what is not
            expect(page.get_by_role("alert")).to_contain_text(away(language))
        else:
            expect(page.locator("#popup")).to_contain_text(said("Connection lost."))
            expect(page.locator("#popup")).to_be_visible()
            expect(notice).to_have_text(said("Not run: the connection is lost. Run it once it is back."))
        seen.picture("lost")
        assert not seen.serious_violations()
    expect(page.locator(".kernel")).to_have_text(said("Running"))
    expect(page.locator("#popup")).to_be_hidden()
    expect(editor(page)).to_contain_text("# not saved yet")
    assert not read(site, project, file).startswith("#")
    editor(page).press("Control+s")
    until("the file is saved", lambda: read(site, project, file).startswith("# not saved yet\n"), 60)
    expect(notice).to_have_count(0)

    write(site, project, enough, "")
    expect(last_cell(page)).to_have_attribute("data-state", "ok")
    with page.expect_download() as download:
        press("Download the output")
    first, *kept = download.value.path().read_text().split("--- ")[-1].splitlines()[1:]
    assert first.startswith("kernel ")
    assert kept == [*(f"tick {number}" for number in range(len(kept) - 1)), "end"]


def test_a_kernel_that_is_killed_costs_its_variables_alone(
    visit: Callable[..., Visit], site: Workbench, project: str, session: str
) -> None:
    write(site, project, "ticks.py", TICKS)
    seen = visit(f"/projects/{project}/workbench?session={session}&file=ticks.py")
    page = seen.page
    expect(editor(page)).to_contain_text("tick")
    run(page, "ticks.py")
    lines = last_cell(page).locator(".lines")
    expect(lines).to_contain_text("tick 3")
    type_first(page, "# not saved yet\n")
    kill(int(re.findall(r"kernel (\d+)", lines.inner_text())[0]))
    expect(last_cell(page)).to_have_attribute("data-state", "died")
    expect(last_cell(page).locator(".failure .what")).to_contain_text("The kernel died")
    expect(lines).to_contain_text("tick 3")
    expect(editor(page)).to_contain_text("# not saved yet")
    editor(page).press("Control+s")
    until("the file is saved", lambda: read(site, project, "ticks.py").startswith("# not saved yet\n"), 60)

    write(site, project, "enough", "")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(last_cell(page)).to_have_attribute("data-state", "ok")
    expect(last_cell(page).locator(".lines")).to_have_text(re.compile(r"kernel \d+\nend\n"))


def test_names_are_completed_by_the_session_and_asked_for_once(
    visit: Callable[..., Visit], site: Workbench, project: str, session: str
) -> None:
    write(site, project, "names.py", "")
    seen = visit(f"/projects/{project}/workbench?session={session}&file=names.py")
    page = seen.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/complete") else None)
    editor(page).click()
    page.keyboard.type("total_of_may = 3")
    page.keyboard.press("Control+Enter")
    expect(last_cell(page).locator(".title")).to_contain_text("names.py", timeout=START_MS)
    expect(last_cell(page)).to_have_attribute("data-state", "ok", timeout=START_MS)
    page.keyboard.press("Enter")
    page.keyboard.type("total_of_may.bit_l")
    expect(page.locator(".cm-tooltip-autocomplete")).to_have_text("bit_length")
    assert len(asked) <= len("total_of_may.bit_l")
    page.locator(".cm-tooltip-autocomplete li").click()
    expect(page.locator(".cm-activeLine")).to_have_text("total_of_may.bit_length")


def test_what_runs_is_interrupted_and_the_death_of_a_kernel_is_told(
    visit: Callable[..., Visit], site: Workbench, project: str, session: str
) -> None:
    write(site, project, "forever.py", "while True:\n    pass\n")
    write(site, project, "dies.py", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n")
    write(site, project, "empty.py", "")
    seen = visit(f"/projects/{project}/workbench?session={session}&file=forever.py")
    page = seen.page
    expect(editor(page)).to_contain_text("while True")
    run(page, "forever.py")
    expect(last_cell(page)).to_have_attribute("data-state", "running")
    page.get_by_role("button", name="Interrupt").click()
    expect(last_cell(page)).to_have_attribute("data-state", "interrupted")

    page.get_by_role("treeitem", name="dies.py").click()
    expect(editor(page)).to_contain_text("SIGKILL")
    run(page, "dies.py")
    expect(last_cell(page)).to_have_attribute("data-state", "died", timeout=START_MS)
    expect(last_cell(page).locator(".failure .what")).to_contain_text("The kernel died")
    assert not seen.serious_violations()

    page.get_by_role("treeitem", name="empty.py").click()
    expect(editor(page)).to_have_text("")
    type_first(page, "print('alive', 1 + 1)")
    run(page, "empty.py")
    expect(last_cell(page).locator(".lines")).to_have_text("alive 2\n", timeout=START_MS)
