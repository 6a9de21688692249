"""Experiments, the registry and models as their users go through them, in a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.scenario.live import Workbench, until
from tests.web.conftest import LAPTOP, PHONE
from tests.web.lab import Lab
from tests.web.visits import Visit

ROW = {"dataframe_records": [{"iot_signal_1": 7.0, "iot_signal_2": 9.0, "iot_signal_3": 52.0, "iot_signal_4": 107.0}]}
DEPLOYED_MS = 240_000


def test_runs_are_filtered_compared_and_registered(lab: Lab, visit: Callable[..., Visit]) -> None:
    seen = visit(f"/projects/{lab.project_id}/experiments")
    page = seen.page
    assert not seen.serious_violations()
    page.get_by_role("link", name="xgb-telco-admin").click()
    expect(page.get_by_text("2 runs")).to_be_visible()
    assert not seen.serious_violations()

    rows = page.locator(".ag-center-cols-container .ag-row")
    expect(rows).to_have_count(2)
    page.get_by_label("Search in all columns").fill("shallow")
    expect(rows).to_have_count(1)
    page.get_by_label("Search in all columns").fill("")
    page.get_by_label("Name Filter", exact=True).fill("stumps")
    expect(rows).to_have_count(1)
    page.get_by_label("Name Filter", exact=True).fill("")
    expect(rows).to_have_count(2)

    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("Choose 2 to 10 runs")).to_be_visible()
    for number in range(2):
        page.locator(".ag-pinned-left-cols-container .ag-checkbox-input").nth(number).check()
    page.get_by_role("button", name="Compare 2").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare runs")
    differences = page.get_by_role("region", name="Differences")
    expect(differences.get_by_role("row", name="max_depth")).to_contain_text("3")
    expect(differences.get_by_role("row", name="rows")).to_have_count(0)
    page.get_by_role("switch", name="Only what differs").click()
    expect(differences.get_by_role("row", name="rows")).to_contain_text("1440")
    expect(page.locator(".chart svg").first).to_be_visible()
    assert not seen.serious_violations()

    differences.get_by_role("link", name="stumps").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("stumps")
    page.get_by_role("button", name="artifacts").click()
    page.get_by_role("button", name="MLmodel").click()
    expect(page.get_by_label("MLmodel")).to_contain_text("model_uuid")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert b"model_uuid" in download.value.path().read_bytes()
    assert not seen.serious_violations()

    page.get_by_role("button", name="Register").click()
    page.get_by_label("Name in the registry").fill("tower-stumps")
    assert not seen.serious_violations(within=".q-dialog")
    page.get_by_role("dialog").get_by_role("button", name="Register").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("tower-stumps version 1")
    expect(page.get_by_role("region", name="It takes")).to_contain_text("iot_signal_4")
    expect(page.get_by_text("It is not deployed.")).to_be_visible()
    assert not seen.serious_violations()
    seen.go("/registry")
    page.get_by_role("link", name="cell-tower-failure").click()
    expect(page.get_by_role("link", name="telco / cell-tower-failure").first).to_be_visible()
    assert not seen.serious_violations()


@pytest.mark.parametrize(
    ("language", "size", "dark", "words"),
    [("en-US", LAPTOP, False, ("Call the model", "Its receipt", "Input", "Calls in this time", "Overview")),
     ("pt-BR", PHONE, True, ("Chamar o modelo", "O recibo", "Entrada", "Chamadas no período", "Visão geral"))],
)  # fmt: skip
def test_a_model_is_called_and_its_charts_move(
    site: Workbench, lab: Lab, visit: Callable[..., Visit], language: str, size: dict[str, int], dark: bool,
    words: tuple[str, ...],
) -> None:  # fmt: skip
    call, receipt, input_, calls_in_this_time, overview = words
    seen = visit(f"{lab.model_page}/test", language=language, size=size, dark=dark)
    page = seen.page
    page.get_by_label("iot_signal_1 (double)").fill("35.5")
    expect(page.locator("textarea")).to_have_value(_has("35.5"))
    page.get_by_role("button", name=call).click()
    expect(page.get_by_text("200 ·")).to_be_visible()
    assert not seen.serious_violations()
    assert not seen.overflows()
    assert lab.access_key not in page.content()

    page.locator("textarea").fill('{"dataframe_records": [{"iot_signal_1": 1}]}')
    page.get_by_role("button", name=call).click()
    expect(page.get_by_text("iot_signal_2").last).to_be_visible()
    page.locator("textarea").fill(json.dumps(ROW))
    page.get_by_role("button", name=call).click()
    page.get_by_role("link", name=receipt).click()
    expect(page.get_by_role("heading", name=input_)).to_be_visible()
    expect(page.get_by_label(input_)).to_contain_text("107")
    assert not seen.serious_violations()
    assert not seen.overflows()

    seen.go(f"{lab.model_page}/monitoring")
    figure = page.locator(".figures div", has_text=calls_in_this_time).locator("dd")
    expect(figure).not_to_have_text("0")
    before, drawn = _count(page, calls_in_this_time), _drawn(page)
    with site.called_all_the_while(lab.access_key, ROW):
        until("the figure follows the calls", lambda: _count(page, calls_in_this_time) > before + 20)
        until("the line is another one", lambda: _drawn(page) != drawn)
    assert not seen.serious_violations()
    assert not seen.overflows()
    page.get_by_role("link", name=overview).click()
    expect(page.get_by_text("100%")).to_be_visible()
    assert not seen.serious_violations()
    assert not seen.overflows()


def test_a_build_that_fails_says_why_and_the_next_one_serves_until_it_is_stopped(
    lab: Lab, visit: Callable[..., Visit]
) -> None:
    seen = visit(f"/projects/{lab.project_id}/deploy")
    page = seen.page
    assert not seen.serious_violations()
    page.get_by_label("Name of the new model").fill("echo")
    _deploy_function(page, "no_such_function")
    failed = page.locator(".panel.bad").first
    expect(failed).to_contain_text("no_such_function", timeout=DEPLOYED_MS)
    expect(failed).to_contain_text("Reason: ")
    assert not seen.serious_violations()
    page.locator("a.mono").first.click()
    expect(page.get_by_role("log")).to_contain_text("no_such_function", timeout=DEPLOYED_MS)
    assert not seen.serious_violations()

    page.get_by_role("navigation", name="Where this is").get_by_role("link", name="Builds").click()
    page.get_by_role("link", name="New build").click()
    _deploy_function(page, "echo")
    status = seen.fact("Status").locator(".status")
    expect(status).to_have_text("deployed", timeout=DEPLOYED_MS)
    expect(page.get_by_role("listitem").get_by_text("ready", exact=True)).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(status).to_have_text("deployed")  # until it is confirmed
    page.get_by_role("dialog").get_by_role("button", name="Stop", exact=True).click()
    expect(status).to_have_text("stopped", timeout=DEPLOYED_MS)
    page.get_by_role("link", name="echo").click()
    expect(page.get_by_text("Nothing answers calls of this model now.")).to_be_visible()
    assert not seen.serious_violations()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Models")
    expect(page.get_by_role("link", name="echo")).to_have_count(0)


def _deploy_function(page: Page, function: str) -> None:
    page.get_by_text("A function of the project").click()
    page.get_by_label("File, such as").fill("echo.py")
    page.get_by_label("Function in it").fill(function)
    page.get_by_label("CPU").fill("0.5")
    page.get_by_role("button", name="Deploy", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Deployment ")


def _has(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text))


def _count(page: Page, figure: str) -> int:
    text = page.locator(".figures div", has_text=figure).locator("dd").inner_text(timeout=5_000)
    return int(text.replace(",", ""))


def _drawn(page: Page) -> str:
    return str(page.locator(".chart svg").first.evaluate("chart => chart.outerHTML"))
