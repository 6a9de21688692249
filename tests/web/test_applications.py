"""Applications as people use them: made, opened, followed, stopped, started again; and why one fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.scenario.live import Workbench
from tests.web.desks import Desk
from tests.web.visits import PHONE, Visit

SERVER = """
import http.server, os
class Page(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<h1>churn today</h1>")
print("serving", os.environ["GREETING"], flush=True)
http.server.HTTPServer(("127.0.0.1", int(os.environ["CDSW_APP_PORT"])), Page).serve_forever()
"""
BROKEN = "raise SystemExit('no table called churn')"


@pytest.fixture(scope="module")
def desk(site: Workbench) -> Iterator[Desk]:
    desk = Desk(site, "applications in the browser")
    desk.put("app.py", SERVER)
    desk.put("broken.py", BROKEN)
    yield desk
    desk.close()


def test_an_application_is_made_opened_stopped_and_deleted(desk: Desk, visit: Callable[..., Visit]) -> None:
    seen = visit(f"{desk.page}/applications")
    page = seen.page
    expect(page.get_by_text("There is no application yet.")).to_be_visible()
    page.get_by_role("link", name="New application").first.click()
    page.get_by_label("Name", exact=True).fill("Churn today")
    page.get_by_label("Subdomain").fill("Not A Subdomain!")
    page.get_by_label("Script", exact=True).fill("app.py")
    page.get_by_role("button", name="Add a variable").click()
    page.get_by_role("group", name="Environment variables").get_by_label("Name", exact=True).fill("GREETING")
    page.get_by_label("Value", exact=True).fill("olá")
    page.get_by_role("button", name="Create and start it").click()
    expect(page.get_by_role("alert").filter(has_text="subdomain")).to_be_visible()
    assert not seen.serious_violations()
    page.get_by_label("Subdomain").fill("churn-today")
    page.get_by_role("button", name="Create and start it").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Churn today")
    expect(page.get_by_text("running", exact=True)).to_be_visible()
    expect(page.get_by_role("log", name="Output", exact=True)).to_contain_text("serving olá")
    assert not seen.serious_violations()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open", exact=True).click()
    expect(opened.value.get_by_role("heading")).to_have_text("churn today")
    assert "//churn-today.localhost:" in opened.value.url, "by path it would share an origin with the pages"
    opened.value.close()

    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Stop the application").click()
    expect(page.get_by_text("stopped", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Open")).to_be_hidden()
    page.get_by_role("button", name="Restart").click()
    expect(page.get_by_text("running", exact=True)).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete the application").click()
    expect(page.get_by_text("There is no application yet.")).to_be_visible()


def test_why_an_application_fails_is_said(desk: Desk, visit: Callable[..., Visit]) -> None:
    body = {"name": "Broken", "subdomain": "broken", "script": "broken.py"}
    made = desk.ask("POST", f"{desk.api}/applications", body)["id"]
    seen = visit(f"{desk.page}/applications/{made}", language="pt-BR", size=PHONE, dark=True)
    page = seen.page
    expect(page.get_by_text("falhou", exact=True)).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="exit")).to_be_visible()
    expect(page.get_by_role("log", name="Saída", exact=True)).to_contain_text("no table called churn")
    assert not seen.serious_violations()
    assert not seen.overflows()
    page.get_by_role("link", name="Alterar").click()
    expect(page.get_by_label("Subdomínio")).to_have_value("broken")
    assert not seen.serious_violations()
    assert not seen.overflows()
    seen.go(f"{desk.page}/applications")
    expect(page.get_by_role("link", name="Broken")).to_be_visible()
    assert not seen.serious_violations()
    assert not seen.overflows()
