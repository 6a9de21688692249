"""The administration of a site: people, teams, quotas, usage, runtimes, and who did what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone

import httpx
import pytest
from playwright.sync_api import expect
from sqlalchemy import create_engine, insert

from bancada.store.tables.events import events
from bancada.store.tables.identity import users
from tests.scenario.live import Workbench
from tests.web.desks import Desk
from tests.web.visits import LAPTOP, PHONE, Visit

PASSWORD = "a long enough password"
PAGES = ("", "/users", "/users/new", "/users/admin", "/teams", "/quotas", "/usage", "/runtimes", "/audit")
RUNTIME = """
python = "3.11"
requirements = []
[labels]
"com.cloudera.ml.runtime.edition" = "Maps"
"com.cloudera.ml.runtime.short-version" = "2026.11"
"com.cloudera.ml.runtime.runtime-metadata-version" = "2"
"""


@pytest.fixture(scope="module")
def desk(site: Workbench) -> Iterator[Desk]:
    desk = Desk(site, "administration in the browser")
    yield desk
    desk.close()


@pytest.mark.parametrize(
    ("language", "size", "dark"), [("en-US", LAPTOP, True), ("pt-BR", PHONE, False)], ids=["laptop", "phone"]
)
def test_every_page_can_be_read(
    desk: Desk, visit: Callable[..., Visit], language: str, size: dict[str, int], dark: bool
) -> None:
    seen = visit("/admin", language=language, size=size, dark=dark)
    for path in PAGES:
        seen.go(f"/admin{path}")
        expect(seen.page.get_by_role("heading", level=1)).to_have_count(1)
        expect(seen.page.get_by_role("alert").filter(visible=True)).to_have_count(0)
        assert not seen.serious_violations(), path
        assert not seen.overflows(), path


def test_a_user_is_made_deactivated_and_deleted(site: Workbench, desk: Desk, visit: Callable[..., Visit]) -> None:
    seen = visit("/admin/users")
    page = seen.page
    page.get_by_role("link", name="New user").click()
    page.get_by_label("User name").fill("sofia")
    page.get_by_label("Full name").fill("Sofia <i>Prado</i>")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Create the user").click()
    expect(page.get_by_role("alert").filter(has_text="password")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create the user").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("sofia")

    page.get_by_label("New password").fill(f"{PASSWORD} 2")
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_text("The password was set.")).to_be_visible()
    body = {"username": "sofia", "password": f"{PASSWORD} 2"}
    key = httpx.post(f"{site.url}/api/native/v1/sign-in", json=body, trust_env=False).json()["api_key"]
    refused = visit("/admin/users", key=key)
    expect(refused.page.get_by_role("alert")).to_contain_text("site administrators")
    assert not refused.serious_violations()

    page.get_by_label("vCPU").fill("2.5")
    page.get_by_role("button", name="Save the quota").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    seen.go("/admin/quotas")
    expect(page.locator("table.grid tr").filter(has_text="sofia")).to_contain_text("of 2.5")
    seen.go("/admin/users/sofia")
    page.get_by_role("button", name="Deactivate").click()
    page.get_by_role("dialog").get_by_role("button", name="Deactivate").click()
    expect(page.get_by_role("button", name="Activate", exact=True)).to_be_visible()
    seen.go("/admin/users")
    page.get_by_label("Which users").select_option("f")
    expect(page.locator("table.grid tbody tr")).to_contain_text(["Sofia <i>Prado</i>"])

    seen.go("/admin/audit?actor=admin&noun=user")
    expect(page.locator("table.grid tbody tr").first).to_contain_text("is_active=False")
    seen.go("/admin/users/sofia")
    page.get_by_label("User name, to be sure").fill("sofia")
    page.get_by_role("button", name="Delete the user").click()
    expect(page).to_have_url(f"{site.url}/admin/users")
    expect(page.get_by_role("link", name="sofia")).to_have_count(0)


def test_ten_thousand_events_are_found_by_time_person_and_thing(site: Workbench, visit: Callable[..., Visit]) -> None:
    engine = create_engine(f"sqlite:///{site.home / 'bancada.db'}")
    begun = datetime(2020, 1, 1, tzinfo=timezone.utc)
    many = [{"at": begun + timedelta(hours=n), "noun": ("job run", "model")[n % 2], "noun_id": f"n{n:05}",
             "action": "create", "actor": ("rosa", "tiago")[n // 2 % 2], "detail": ""}
            for n in range(10_000)]  # fmt: skip
    with engine.begin() as connection:
        connection.execute(insert(events), many)
    engine.dispose()
    seen = visit("/admin/audit", language="pt-BR")
    page, rows = seen.page, seen.page.locator("table.grid tbody tr")
    expect(rows).to_have_count(50)
    page.get_by_label("De (UTC)").fill("2020-02-01T00:00")
    page.get_by_label("Até (UTC)").fill("2020-03-01T00:00")
    page.get_by_label("Até (UTC)").blur()
    expect(rows.first).to_contain_text("n01439")
    page.get_by_label("Tipo de coisa").select_option("execução de job")
    page.get_by_label("Por quem: o nome de usuário inteiro").fill("rosa")
    expect(rows.first).to_contain_text("2020-02-29 20:00:00 UTC")
    expect(rows.first).to_contain_text("execução de job")
    for number in (2, 3, 4):
        page.get_by_role("button", name="Próxima").click()
        expect(page.get_by_text(f"Página {number}")).to_be_visible()
    expect(rows.last).to_contain_text("n00744")
    expect(page.get_by_role("button", name="Próxima")).to_be_disabled()
    assert not seen.serious_violations()
    page.reload()
    expect(rows.first).to_contain_text("2020-02-29 20:00:00 UTC")


def test_ten_thousand_users_are_turned_searched_and_sorted(site: Workbench, visit: Callable[..., Visit]) -> None:
    engine = create_engine(f"sqlite:///{site.home / 'bancada.db'}")
    now = datetime.now(timezone.utc)
    many = [{"username": f"m{n:05}", "name": f"Member {n}", "email": f"m{n}@example.org", "is_admin": False,
             "kind": "user", "is_active": True, "created_at": now} for n in range(10_000)]  # fmt: skip
    with engine.begin() as connection:
        connection.execute(insert(users), many)
    engine.dispose()
    seen = visit("/admin/users")
    page, rows = seen.page, seen.page.locator("table.grid tbody tr")
    expect(rows).to_have_count(50)
    page.get_by_role("button", name="User name").click()
    expect(page.get_by_role("columnheader", name="User name")).to_have_attribute("aria-sort", "descending")
    expect(rows.filter(has_text="m09999")).to_have_count(1)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Page 2")).to_be_visible()
    page.get_by_label("Find a user by name").fill("m0123")
    expect(rows).to_have_count(10)
    expect(page.get_by_role("button", name="Next")).to_be_hidden()
    assert not seen.serious_violations()


def test_a_team_gets_members(desk: Desk, visit: Callable[..., Visit]) -> None:
    desk.ask("POST", "/api/native/v1/users", {"username": "tiago", "password": PASSWORD})
    seen = visit("/admin/teams")
    page = seen.page
    page.get_by_label("Name", exact=True).fill("churners")
    page.get_by_role("button", name="Create the team").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("churners")
    page.get_by_label("User", exact=True).fill("tiago")
    page.get_by_label("Role").select_option("operator")
    page.get_by_role("button", name="Add, or change the role").click()
    expect(page.locator("table.grid tr").filter(has_text="tiago")).to_contain_text("Operator")
    assert not seen.serious_violations()
    page.get_by_label("Name of the team, to be sure").fill("churners")
    page.get_by_role("button", name="Delete the team").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Teams")


def test_a_runtime_is_tried_added_and_withdrawn(site: Workbench, visit: Callable[..., Visit]) -> None:
    (site.home / "runtimes" / "maps.toml").write_text(RUNTIME)
    seen = visit("/admin/runtimes")
    page = seen.page
    description = page.get_by_label("Description", exact=True)
    description.fill("nowhere.toml")
    page.get_by_role("button", name="Try it and add it").click()
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("nowhere.toml")
    description.fill("maps.toml")
    page.get_by_role("button", name="Try it and add it").click()
    expect(page.get_by_text("The runtime was added.")).to_be_visible()
    row = page.locator("table.grid tr").filter(has_text="Maps").first
    row.get_by_role("button", name="Withdraw").click()
    expect(row).to_contain_text("not offered")
    assert not seen.serious_violations()
