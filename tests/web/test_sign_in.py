"""Signing in and out as people do, in a browser; and what other sites cannot make it do."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import expect

from tests.scenario.live import Workbench
from tests.web.visits import LAPTOP, PHONE, Visit

PASSWORD = "a long enough password"


@pytest.fixture(scope="module")
def person(site: Workbench) -> str:
    """A user who is no administrator."""
    headers = {"Authorization": f"Bearer {site.key}"}
    body = {"username": "ana", "password": PASSWORD, "email": "ana@example.org"}
    httpx.post(f"{site.url}/api/native/v1/users", json=body, headers=headers).raise_for_status()
    return "ana"


@pytest.mark.parametrize(
    ("language", "size", "words"),
    [("en-US", LAPTOP, ("User name", "Password", "Sign in", "Projects")),
     ("pt-BR", PHONE, ("Nome de usuário", "Senha", "Entrar", "Projetos"))],
)  # fmt: skip
def test_a_user_signs_in_is_sent_where_they_wanted_and_signs_out(
    person: str, visit: Callable[..., Visit], language: str, size: dict[str, int], words: tuple[str, ...]
) -> None:
    user_name, password, sign_in, projects = words
    seen = visit("/projects?from=here", key="", language=language, size=size)
    page = seen.page
    expect(page.get_by_role("heading", level=1)).to_have_text(sign_in)
    assert not seen.serious_violations()
    assert not seen.overflows()

    page.get_by_label(user_name).fill(person)
    page.get_by_label(password).fill("wrong")
    page.get_by_label(password).press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert not seen.serious_violations()

    page.get_by_label(user_name).fill(person)
    page.get_by_label(password).fill(PASSWORD)
    page.get_by_role("button", name=sign_in, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(projects)
    assert page.url.endswith("/projects?from=here")
    cookie = next(each for each in page.context.cookies() if each["name"] == "bancada_session")
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")

    page.get_by_role("button", name=person).click()
    page.get_by_role("button", name="Sair" if language == "pt-BR" else "Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(sign_in)
    page.context.add_cookies([cookie])  # who kept the cookie has a key that was revoked
    seen.go("/projects")
    expect(page.get_by_role("heading", level=1)).to_have_text(sign_in)


def test_language_and_theme_are_chosen_and_kept(visit: Callable[..., Visit]) -> None:
    seen = visit("/projects")
    seen.page.get_by_role("button", name="admin").click()
    seen.page.get_by_role("button", name="Português").click()
    expect(seen.page.get_by_role("heading", level=1)).to_have_text("Projetos")
    seen.page.get_by_role("button", name="admin").click()
    seen.page.get_by_role("button", name="Escuro").click()
    expect(seen.page.locator("body.body--dark")).to_be_visible()
    assert seen.page.locator("html").get_attribute("lang") == "pt-BR"
    assert not seen.serious_violations()


def test_everything_in_the_frame_is_reached_by_keyboard(visit: Callable[..., Visit]) -> None:
    seen = visit("/projects")
    reached = []
    for _ in range(12):
        seen.page.keyboard.press("Tab")
        reached.append(str(seen.page.evaluate("document.activeElement.textContent.trim().split('\\n')[0]")))
    assert reached[0] == "Skip to the content"
    wanted = ("Bancada", "admin", "Projects", "Registry", "Settings")
    assert [name for name in wanted if not any(name in text for text in reached)] == []


def test_other_sites_cannot_use_the_cookie(site: Workbench) -> None:
    cookies = {"bancada_session": site.key}
    foreign = {"Origin": "https://elsewhere.example"}
    assert httpx.post(f"{site.url}/sign-out", cookies=cookies, headers=foreign).status_code == 403
    assert httpx.get(f"{site.url}/_nicegui_ws/socket.io/", cookies=cookies, headers=foreign).status_code == 403
    assert httpx.get(f"{site.url}/api/native/v1/whoami", cookies=cookies).status_code == 401
    assert "frame-ancestors 'none'" in httpx.get(f"{site.url}/sign-in").headers["Content-Security-Policy"]


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"])
def test_signing_in_leads_to_our_own_pages_only(site: Workbench, target: str) -> None:
    answer = httpx.post(f"{site.url}/sign-in", data={"key": site.key, "next": target})
    assert answer.headers["location"] == "/projects"
