"""Pages offer what their viewer's role allows; the rest is grey, says who may do it, or is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.scenario.live import Workbench, until
from tests.web.desks import Desk
from tests.web.test_settings import key_of
from tests.web.visits import PHONE, Visit

PASSWORD = "a long enough password"
FOR_CONTRIBUTORS = "This is for contributors and administrators of the project."


@dataclass(frozen=True, slots=True)
class Team:
    """A project with a job, and the keys of its members by their roles."""

    desk: Desk
    job_id: str
    keys: dict[str, str]


@pytest.fixture(scope="module")
def team(site: Workbench) -> Iterator[Team]:
    desk = Desk(site, "roles in the browser")
    desk.put("train.py", "print('trained')\n")
    keys = {}
    for role in ("read", "operator", "business_user"):
        desk.ask("POST", "/api/native/v1/users", {"username": f"{role}-er", "password": PASSWORD})
        desk.ask("PUT", f"{desk.api}/collaborators/{role}-er", {"permission": role})
        keys[role] = key_of(site, f"{role}-er", PASSWORD)
    yield Team(desk, desk.job(name="nightly"), keys)
    desk.close()


def test_a_viewer_looks_at_everything_and_changes_nothing(team: Team, visit: Callable[..., Visit]) -> None:
    seen = visit(f"{team.desk.page}/workbench?file=train.py", key=team.keys["read"])
    page = seen.page
    text = page.get_by_role("textbox", name="Editor; Escape and then Tab leaves it: train.py")
    expect(text).to_contain_text("print('trained')")
    expect(page.get_by_role("banner").get_by_text("Viewer", exact=True)).to_be_visible()
    for name in ("Run", "Run selection", "Save (Ctrl+S)", "New session", "New file", "Upload", "Rename or move",
                 "Delete", "Interrupt", "Stop the session"):  # fmt: skip
        expect(page.get_by_role("button", name=name, exact=True)).to_be_disabled()
    run = page.get_by_role("button", name="Run", exact=True).bounding_box()
    assert run
    page.mouse.move(run["x"] + 5, run["y"] + 5)
    expect(page.get_by_text(FOR_CONTRIBUTORS)).to_be_visible()
    page.get_by_role("button", name="Download", exact=True).hover()
    text.press("x")
    text.press("Control+Enter")
    text.press("Control+s")
    expect(text).to_have_text("print('trained')")
    page.get_by_role("treeitem", name="train.py").press("F2")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert not seen.serious_violations()

    seen.go(f"{team.desk.page}/jobs")
    expect(page.get_by_role("link", name="nightly")).to_be_visible()
    expect(page.get_by_role("button", name="Run now")).to_have_count(0)
    expect(page.get_by_role("link", name="New job")).to_have_count(0)
    seen.go(f"{team.desk.page}/models")
    expect(page.get_by_role("button", name="Deploy a model")).to_be_disabled()
    for form in ("jobs/new", "applications/new", "deploy"):
        seen.go(f"{team.desk.page}/{form}")
        expect(page.get_by_role("alert").get_by_text(FOR_CONTRIBUTORS)).to_be_visible()
        expect(page.locator("form.plain-form, .deploy-form")).to_have_count(0)


def test_an_operator_starts_and_stops_what_exists(team: Team, visit: Callable[..., Visit]) -> None:
    sessions = f"/api/native/v1/projects/{team.desk.id}/sessions"
    session = team.desk.ask("POST", sessions, {"name": "of the administrator"})["id"]
    until("the session runs", lambda: team.desk.ask("GET", f"{sessions}/{session}")["status"] == "running", 120)
    seen = visit(f"{team.desk.page}/workbench?session={session}", key=team.keys["operator"], size=PHONE)
    page = seen.page
    expect(page.get_by_role("button", name="New session")).to_be_disabled()
    page.get_by_role("button", name="Stop the session").click()
    page.get_by_role("dialog").get_by_role("button", name="Stop", exact=True).click()
    until("the session has ended", lambda: team.desk.ask("GET", f"{sessions}/{session}")["status"] == "stopped", 60)
    assert not seen.overflows()

    seen.go(f"{team.desk.page}/jobs/{team.job_id}")
    expect(page.get_by_role("link", name="Change")).to_have_count(0)
    page.get_by_role("button", name="Run now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Run of nightly")
    assert not seen.serious_violations()


def test_a_business_user_is_shown_applications_alone(team: Team, visit: Callable[..., Visit]) -> None:
    seen = visit(team.desk.page, key=team.keys["business_user"], language="pt-BR")
    page = seen.page
    navigation = page.get_by_role("navigation", name="Navegação")
    expect(navigation.get_by_role("link", name="Aplicações")).to_be_visible()
    expect(navigation.get_by_role("link", name="Modelos")).to_have_count(0)
    expect(page.get_by_role("heading", level=2)).to_have_text(["Aplicações"])
    assert not seen.serious_violations()
    seen.go(f"{team.desk.page}/workbench")
    expect(page.get_by_role("alert").get_by_text("Isto é para leitores")).to_be_visible()
