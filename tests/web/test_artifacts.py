"""Files that a run logged: tables and pictures are shown, and nothing in them acts for who looks at them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import expect

from tests.scenario.live import Workbench, until
from tests.web.desks import Desk
from tests.web.visits import Visit

ATTACK = """<h1>Report</h1><p id="found">nothing</p><script>
const found = document.getElementById("found");
try { parent.document.title = "taken"; found.textContent = "reached the page"; }
catch { try { found.textContent = "cookie: " + document.cookie; } catch { found.textContent = "kept apart"; } }
fetch("ADDRESS/api/native/v1/whoami", { credentials: "include" }).then(
  (answer) => document.body.append("answered " + answer.status), () => document.body.append("no answer"));
</script>"""
DRAWN = ('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" onload="window.top.taken = true">'
         "<script>window.top.taken = true</script><circle r='20' cx='20' cy='20'/></svg>")  # fmt: skip
ROWS = "name,left\n" + "".join(f"<b>n{n}</b>,{n}\n" for n in range(300))


@pytest.fixture(scope="module")
def run(site: Workbench) -> Iterator[tuple[str, str]]:
    """Return the page of a run that logged files, and where MLflow serves them."""
    desk = Desk(site, "artifacts in the browser")
    root = f"{site.url}/mlflow/{desk.id}/api/2.0"
    with httpx.Client(headers={"Authorization": f"Bearer {site.key}"}, trust_env=False, timeout=60) as client:
        known = f"{root}/mlflow/experiments/search?max_results=1"
        until("MLflow answers", lambda: client.get(known).is_success, 120)
        experiment = client.post(f"{root}/mlflow/experiments/create", json={"name": "files"}).json()["experiment_id"]
        created = client.post(f"{root}/mlflow/runs/create", json={"experiment_id": experiment, "run_name": "odd"})
        info = created.json()["run"]["info"]
        where = info["artifact_uri"].partition("mlflow-artifacts:")[2].lstrip("/")
        files = {"report.html": ATTACK.replace("ADDRESS", site.url), "drawn.svg": DRAWN, "rows.csv": ROWS,
                 "table.json": json.dumps({"columns": ["question", "answer"], "data": [["why", 42]]}),
                 "large.csv": "a,b\n" + "1,2\n" * 200_000}  # fmt: skip
        for name, text in files.items():
            put = client.put(f"{root}/mlflow-artifacts/artifacts/{where}/{name}", content=text.encode())
            assert put.is_success, (info["artifact_uri"], put.text)
    address = f"/mlflow/{desk.id}/get-artifact?run_uuid={info['run_id']}&path=report.html"
    yield f"{desk.page}/experiments/{experiment}/runs/{info['run_id']}", address
    desk.close()


def test_tables_are_shown_and_large_files_are_downloaded(run: tuple[str, str], visit: Callable[..., Visit]) -> None:
    seen = visit(run[0])
    page = seen.page
    page.get_by_role("button", name="rows.csv").click()
    table = page.get_by_role("region", name="rows.csv").get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(201)
    expect(table.get_by_role("rowheader", name="<b>n0</b>", exact=True)).to_be_visible()
    expect(page.get_by_text("300 rows and 2 columns")).to_be_visible()
    page.get_by_role("button", name="table.json").click()
    expect(page.get_by_role("region", name="table.json").get_by_role("cell", name="42")).to_be_visible()
    page.get_by_role("button", name="large.csv").click()
    expect(page.get_by_text("It is too large to be shown here.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == "large.csv"
    assert not seen.serious_violations()


def test_what_a_file_brings_along_does_not_act_for_its_reader(
    site: Workbench, run: tuple[str, str], visit: Callable[..., Visit]
) -> None:
    seen = visit(run[0])
    page = seen.page
    page.get_by_role("button", name="drawn.svg").click()
    expect(page.get_by_role("img", name="drawn.svg")).to_be_visible()
    page.get_by_role("button", name="report.html").click()
    frame = page.frame_locator("iframe[title='report.html']")
    expect(frame.locator("#found")).to_have_text("kept apart")
    expect(frame.get_by_text("no answer")).to_be_visible()
    assert page.evaluate("window.taken") is None
    assert page.title() != "taken"
    cookies = {"bancada_session": site.key}
    alone = httpx.get(f"{site.url}{run[1]}", cookies=cookies, trust_env=False)
    assert alone.is_success
    assert alone.headers["content-disposition"].startswith("attachment"), "opened by itself it is saved, not run"
    seen.errors.clear()  # the browser reports what it kept the page from doing
