"""As whom a job or an application runs, as pages offer it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.scenario.live import Workbench
from tests.web.desks import Desk
from tests.web.visits import Visit


def test_a_job_and_an_application_run_as_a_machine_user_of_the_project(
    site: Workbench, visit: Callable[..., Visit]
) -> None:
    desk = Desk(site, "run as")
    desk.put("train.py", "print(1)")
    seen = visit(f"{desk.page}/jobs/new")
    page = seen.page
    expect(page.get_by_label("Script", exact=True)).to_be_visible()
    expect(page.get_by_label("Runs as")).to_have_count(0)  # there is nobody to choose

    robot = desk.ask("POST", "/api/native/v1/users", {"username": "night-robot", "kind": "machine"})["id"]
    desk.ask("PUT", f"{desk.api}/collaborators/night-robot", {"permission": "write"})
    page.reload()
    page.get_by_label("Name", exact=True).fill("Nightly")
    page.get_by_label("Script", exact=True).fill("train.py")
    page.get_by_label("Runs as").select_option("night-robot")
    assert not seen.serious_violations()
    page.get_by_role("button", name="Create the job").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nightly")
    [job] = desk.ask("GET", f"{desk.api}/jobs")["jobs"]
    assert job["run_as"] == robot

    seen.go(f"{desk.page}/jobs/{job['id']}/edit")
    page.get_by_label("Runs as").select_option("admin (you)")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nightly")
    me = desk.ask("GET", "/api/native/v1/whoami")["id"]
    assert desk.ask("GET", f"{desk.api}/jobs/{job['id']}")["run_as"] == me

    seen.go(f"{desk.page}/applications/new")
    expect(page.get_by_label("Runs as").locator("option")).to_have_text(["admin (you)", "night-robot"])
    assert not seen.serious_violations()
    desk.close()
