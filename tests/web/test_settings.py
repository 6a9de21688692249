"""A project's settings and one's own: variables, members, keys, password; and what cannot be undone is asked twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import expect

from tests.scenario.live import Workbench
from tests.web.desks import Desk
from tests.web.visits import PHONE, Visit

PASSWORD, LATER = "a long enough password", "another long password"


@pytest.fixture(scope="module")
def desk(site: Workbench) -> Iterator[Desk]:
    desk = Desk(site, "settings in the browser")
    for name in ("rita", "paulo"):
        desk.ask("POST", "/api/native/v1/users", {"username": name, "password": PASSWORD})
    yield desk
    desk.close()


def key_of(site: Workbench, username: str, password: str) -> str:
    body = {"username": username, "password": password}
    answer = httpx.post(f"{site.url}/api/native/v1/sign-in", json=body, trust_env=False)
    return str(answer.raise_for_status().json()["api_key"])


def test_a_project_is_renamed_gets_variables_and_members_and_is_deleted(
    site: Workbench, desk: Desk, visit: Callable[..., Visit]
) -> None:
    seen = visit(f"{desk.page}/settings")
    page = seen.page
    expect(page.get_by_text("Nobody else works on this project yet.")).to_be_visible()
    assert not seen.serious_violations()
    page.get_by_label("Name", exact=True).first.fill("Renamed here")
    page.get_by_label("Who sees it").select_option("public")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="Renamed here")).to_be_visible()

    page.get_by_role("button", name="Add a variable").click()
    variables = page.get_by_role("group", name="Variables")
    variables.get_by_label("Name", exact=True).fill("API_TOKEN")
    value = variables.get_by_label("Value", exact=True)
    value.fill(" secret with spaces ")
    assert value.get_attribute("type") == "password"
    variables.get_by_role("button", name="Show the value").click()
    expect(value).to_have_attribute("type", "text")
    expect(value).to_have_value(" secret with spaces ")
    page.get_by_role("button", name="Save the variables").click()
    expect(page.get_by_text("Saved. What starts from now on has these variables.")).to_be_visible()
    assert '" secret with spaces "' in str(desk.ask("GET", desk.api)["environment"])

    page.get_by_label("User or team", exact=True).fill("rit")
    expect(page.locator("datalist option[value=rita]").first).to_be_attached()
    page.get_by_label("User or team", exact=True).fill("rita")
    page.get_by_label("Role").select_option("read")
    page.get_by_role("button", name="Add, or change the role").click()
    member = page.locator("table.grid tbody tr").filter(has_text="rita")
    expect(member).to_contain_text("Viewer")

    as_rita = visit(f"{desk.page}/settings", key=key_of(site, "rita", PASSWORD), language="pt-BR", size=PHONE)
    expect(as_rita.page.get_by_text("Só quem administra o projeto altera isto.")).to_be_visible()
    assert "API_TOKEN" not in as_rita.page.content()
    assert not as_rita.serious_violations()
    assert not as_rita.overflows()

    member.get_by_role("button", name="Remove: rita").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Nobody else works on this project yet.")).to_be_visible()
    page.get_by_label("Name of the project, to be sure").fill("Renamed")
    page.get_by_role("button", name="Delete the project").click()
    expect(page.get_by_text("Type the project's name exactly: Renamed here")).to_be_visible()
    page.get_by_label("Name of the project, to be sure").fill("Renamed here")
    page.get_by_role("button", name="Delete the project").click()
    expect(page).to_have_url(f"{site.url}/projects")


def test_what_the_api_refuses_is_said_in_portuguese(site: Workbench, visit: Callable[..., Visit]) -> None:
    desk = Desk(site, "refused in the browser")
    desk.put("train.py", "")
    page = visit(f"{desk.page}/settings", language="pt-BR").page
    page.get_by_label("Usuário ou equipe", exact=True).fill("nobody")
    page.get_by_role("button", name="Adicionar ou mudar o papel").click()
    said = "Não existe esse usuário ou equipe. O workbench diz, em inglês: “username: there is no user 'nobody'."
    expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()

    page = visit(f"{desk.page}/workbench?file=train.py", language="pt-BR", size=PHONE).page
    page.get_by_role("button", name="Arquivos", exact=True).click()
    page.get_by_role("button", name="Novo arquivo").click()
    page.get_by_label("Caminho no projeto").fill("train.py")
    page.get_by_label("Caminho no projeto").press("Enter")
    expect(page.get_by_role("alert").filter(has_text="train.py já existe.")).to_be_visible()
    page.get_by_label("Caminho no projeto").fill("../train.py")
    page.get_by_label("Caminho no projeto").press("Enter")
    expect(page.get_by_role("alert").filter(has_text="'../train.py'")).to_be_visible()
    desk.close()


def test_a_key_is_shown_once_and_revoked(site: Workbench, desk: Desk, visit: Callable[..., Visit]) -> None:
    seen = visit("/settings", key=key_of(site, "paulo", PASSWORD))
    page = seen.page
    expect(page.locator("table.grid tbody tr")).to_contain_text(["this browser"])
    assert not seen.serious_violations()
    page.get_by_label("What it is for").fill("notebook <b>at home</b>")
    page.get_by_label("Valid until").fill("2030-05-06")
    page.get_by_label("The API and calls of models").check()
    page.get_by_role("button", name="Create a key").click()
    expect(page.get_by_text("Copy it now: it is never shown again.")).to_be_visible()
    key = page.get_by_label("The new key").inner_text().strip()
    assert not seen.serious_violations()
    whoami = httpx.get(f"{site.url}/api/native/v1/whoami", headers={"Authorization": f"Bearer {key}"}, trust_env=False)
    assert whoami.json()["username"] == "paulo"
    row = page.locator("table.grid tbody tr").filter(has_text="notebook <b>at home</b>")
    expect(row).to_contain_text("API")

    page.reload()
    expect(row).to_be_visible()
    assert key not in page.content()
    row.get_by_role("button", name="Revoke").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Revoke").press("Enter")
    expect(row).to_have_count(0)
    again = httpx.get(f"{site.url}/api/native/v1/whoami", headers={"Authorization": f"Bearer {key}"}, trust_env=False)
    assert again.status_code == 401


def test_a_password_is_changed_and_only_other_browsers_are_signed_out(
    site: Workbench, desk: Desk, visit: Callable[..., Visit]
) -> None:
    elsewhere = key_of(site, "paulo", PASSWORD)
    seen = visit("/settings", key=key_of(site, "paulo", PASSWORD), language="pt-BR", size=PHONE, dark=True)
    page = seen.page
    assert not seen.serious_violations()
    assert not seen.overflows()
    page.get_by_label("Senha atual").fill("wrong")
    page.get_by_label("Nova senha", exact=True).fill(LATER)
    page.get_by_label("Nova senha de novo").fill(LATER)
    page.get_by_role("button", name="Alterar a senha").click()
    expect(page.get_by_role("alert").filter(has_text="current_password")).to_be_visible()
    page.get_by_label("Senha atual").fill(PASSWORD)
    page.get_by_role("button", name="Alterar a senha").click()
    expect(page.get_by_text("A senha foi alterada.")).to_be_visible()
    seen.go("/settings")
    expect(page.get_by_role("heading", level=1)).to_have_text("Configurações")
    other = visit("/settings", key=elsewhere)
    expect(other.page.get_by_role("heading", level=1)).to_have_text("Sign in")
