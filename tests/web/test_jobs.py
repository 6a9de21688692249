"""Jobs as people use them: made, scheduled, chained, run, watched, stopped, looked up among thousands, and deleted."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import psutil
import pytest
from playwright.sync_api import expect
from sqlalchemy import Connection, create_engine, insert, select

from bancada.store.tables.jobs import job_runs
from tests.scenario.live import Workbench, until
from tests.web.desks import Desk
from tests.web.visits import PHONE, Visit

TRAIN = "print('training', flush=True)\nprint('\\x1b[32mdone\\x1b[0m <b>bold</b>')\n"
STEPS = "import time\nfor n in range(60):\n    print(f'step {n}', flush=True)\n    time.sleep(0.5)\n"
LONG_AGO = datetime(2020, 1, 1, tzinfo=timezone.utc)
WAIT = "import time\nprint('waiting', flush=True)\ntime.sleep(600)\n"


@pytest.fixture(scope="module")
def desk(site: Workbench) -> Iterator[Desk]:
    desk = Desk(site, "jobs in the browser")
    desk.put("train.py", TRAIN)
    desk.put("wait.py", WAIT)
    yield desk
    desk.close()


def test_a_job_is_made_scheduled_run_and_watched(desk: Desk, visit: Callable[..., Visit]) -> None:
    seen = visit(f"{desk.page}/jobs")
    page = seen.page
    expect(page.get_by_text("There is no job yet.")).to_be_visible()
    assert not seen.serious_violations()
    page.get_by_role("link", name="New job").first.click()

    page.get_by_label("Name", exact=True).fill("Nightly <training>")
    page.get_by_label("Script", exact=True).fill("train.py")
    page.get_by_label("Start", exact=True).select_option("schedule")
    schedule = page.get_by_label("Schedule", exact=True)
    schedule.fill("61 * * * *")
    expect(page.get_by_text("schedule:")).to_be_visible()
    schedule.fill("30 7 * * 1-5")
    page.get_by_label("Time zone").fill("America/Sao_Paulo")
    expect(page.get_by_text("Monday to Friday at 07:30")).to_be_visible()
    expect(page.locator("ol.times li")).to_have_count(5)
    page.get_by_role("button", name="Add a variable").click()
    page.get_by_role("group", name="Environment variables").get_by_label("Name", exact=True).fill("REGION")
    page.get_by_label("Value", exact=True).fill("br")
    assert not seen.serious_violations()
    page.get_by_role("button", name="Create the job").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Nightly <training>")
    expect(page.get_by_text("This job has not run yet.")).to_be_visible()
    expect(page.locator("ol.times li")).to_have_count(3)
    page.get_by_role("button", name="Run now").click()
    log = page.get_by_role("log", name="Output", exact=True)
    expect(log).to_have_text("training\ndone <b>bold</b>\n")
    expect(page.get_by_text("succeeded", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Run again")).to_be_visible()
    assert not seen.serious_violations()

    page.get_by_role("link", name="Nightly <training>").click()
    expect(page.locator("table.grid tbody tr")).to_have_count(1)
    page.get_by_label("Runs by how they went").select_option("failed")
    expect(page.get_by_text("Nothing fits.")).to_be_visible()
    page.get_by_role("link", name="Change").click()
    expect(page.get_by_label("Value of REGION")).to_have_value("br")
    assert page.get_by_label("Value of REGION").get_attribute("type") == "password"
    page.get_by_label("Name", exact=True).first.fill("Nightly")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nightly")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()

    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert not seen.serious_violations(within=".q-dialog")
    page.get_by_role("button", name="Delete the job").click()
    expect(page.get_by_text("There is no job yet.")).to_be_visible()


def test_dependencies_are_drawn_and_a_run_is_stopped_by_keyboard(desk: Desk, visit: Callable[..., Visit]) -> None:
    first = desk.job(name="extract", script="wait.py")
    second = desk.job(name="train", parent_id=first)
    desk.job(name="report", parent_id=second)
    seen = visit(f"{desk.page}/jobs/graph", language="pt-BR", size=PHONE)
    page = seen.page
    trained = page.get_by_role("list", name="Iniciados quando extract conclui com sucesso")
    expect(trained.get_by_role("link", name="train")).to_be_visible()
    expect(trained.get_by_role("list", name="Iniciados quando train conclui com sucesso")).to_contain_text("report")
    assert not seen.serious_violations()
    assert not seen.overflows()

    seen.go(f"{desk.page}/jobs")
    button = page.get_by_role("button", name="Executar agora: extract")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("log", name="Saída", exact=True)).to_have_text("waiting\n")
    assert not seen.serious_violations()
    assert not seen.overflows()
    page.get_by_role("button", name="Parar").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Parar a execução").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("parado", exact=True)).to_be_visible()


def test_thousands_of_runs_are_turned_page_by_page(site: Workbench, desk: Desk, visit: Callable[..., Visit]) -> None:
    job = desk.job(name="hourly")
    run = desk.ask("POST", f"{desk.api}/jobs/{job}/runs", {})["id"]
    copy_run(site, str(run), 3000)
    seen = visit(f"{desk.page}/jobs/{job}")
    page, rows = seen.page, seen.page.locator("table.grid tbody tr")
    expect(rows).to_have_count(50)
    newest = rows.first.inner_text()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Page 2")).to_be_visible()
    expect(rows.first).not_to_have_text(newest)
    page.get_by_role("button", name="Previous").click()
    expect(page.get_by_text("Page 1")).to_be_visible()
    page.get_by_role("button", name="Asked for").click()
    expect(page.get_by_role("columnheader", name="Asked for")).to_have_attribute("aria-sort", "ascending")
    expect(rows.first).to_contain_text("2020-01-01 00:00")
    assert not seen.serious_violations()


def copy_run(site: Workbench, run_id: str, count: int) -> None:
    """Give a job a long past: copies of a run, one for each minute of a time long ago."""
    engine = create_engine(f"sqlite:///{site.home / 'bancada.db'}")
    with engine.begin() as connection:
        until("the run has ended", lambda: _row(connection, run_id).finished_at is not None)
        row = _row(connection, run_id)._asdict()
        past = [{**row, "id": f"past{n:012}", "created_at": LONG_AGO + timedelta(minutes=n)} for n in range(count)]
        connection.execute(insert(job_runs), past)
    engine.dispose()


def _row(connection: Connection, run_id: str) -> Any:
    return connection.execute(select(job_runs).where(job_runs.c.id == run_id)).one()


def test_lists_and_output_go_on_when_the_api_and_the_pages_come_back(
    site: Workbench, desk: Desk, visit: Callable[..., Visit]
) -> None:
    desk.put("steps.py", STEPS)
    job = desk.job(name="steps", script="steps.py")
    run = desk.ask("POST", f"{desk.api}/jobs/{job}/runs", {})["id"]
    listed, seen = visit(f"{desk.page}/jobs"), visit(f"{desk.page}/jobs/{job}/runs/{run}")
    button = listed.page.get_by_role("button", name="Run now: steps")
    button.focus()
    log = seen.page.get_by_role("log", name="Output", exact=True)
    expect(log).to_contain_text("step 0")
    api = psutil.Process(site.process("api"))
    supervisor = api.parent()
    assert supervisor
    supervisor.suspend()  # or the API is back before anybody has missed it
    try:
        api.kill()
        expect(listed.page.get_by_text("The connection to the workbench is lost")).to_be_visible()
    finally:
        supervisor.resume()
    expect(listed.page.get_by_text("The connection to the workbench is lost")).to_be_hidden()
    expect(button).to_be_focused()
    os.kill(site.process("web"), signal.SIGKILL)
    expect(log).to_have_text("".join(f"step {n}\n" for n in range(60)))
    expect(seen.page.get_by_text("succeeded", exact=True)).to_be_visible()
