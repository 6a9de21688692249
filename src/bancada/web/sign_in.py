"""Signing in and out, and what a browser remembers of its viewer."""

from __future__ import annotations

import time
from datetime import datetime

from nicegui import app, ui
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bancada.web.connections import api_client
from bancada.web.languages import LANGUAGES
from bancada.web.pages import SIGN_IN, page
from bancada.web.parts import heading
from bancada.web.texts import t
from bancada.web.viewers import (
    COOKIE,
    LANGUAGE_COOKIE,
    THEME_COOKIE,
    THEMES,
    YEAR_S,
    Viewer,
    recognise,
    set_cookie,
)  # fmt: skip
from bancada.web.workbench_api import NATIVE, Failure, WorkbenchApi

START = "/projects"
KEY_SIGN_IN_S = 12 * 3600
"""How long a browser stays signed in that was given an API key, in seconds."""


@page("/", "Projects", is_open=True)
async def go_to_start(viewer: Viewer) -> Response | None:
    """Send everybody to where they begin."""
    return RedirectResponse(START if viewer.username else SIGN_IN, status_code=303)


@page(SIGN_IN, "Sign in", is_open=True)
async def show_sign_in(viewer: Viewer, next: str = START, problem: str = "") -> Response | None:  # noqa: A002 - the query's word
    """Ask who it is."""
    if viewer.username and not problem:
        return RedirectResponse(_own(next), status_code=303)
    with ui.column().classes("sign-in"):
        heading(t("Sign in"))
        if problem:
            ui.label(_problem(problem)).props("role=alert").classes("panel bad")
        with _form(next):
            _field(t("User name"), "username", "autocomplete=username autofocus")
            _field(t("Password"), "password", "autocomplete=current-password type=password")
            ui.button(t("Sign in")).props("type=submit no-caps").classes("full-width")
        with ui.expansion(t("With an API key instead")).classes("full-width"), _form(next):
            _field(t("API key"), "key", "autocomplete=off type=password")
            ui.label(t("The command “bancada key create” makes one.")).classes("quiet")
            ui.button(t("Sign in with the key")).props("type=submit no-caps outline").classes("full-width")
    return None


@app.post(SIGN_IN)
async def sign_in(request: Request) -> Response:
    """Exchange a name and a password, or a key, for a cookie."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    address = request.headers.get("X-Forwarded-For", "")
    target = _own(form.get("next", ""))
    try:
        key, lives_s = await _key_of(form, address)
    except Failure as failure:
        problem = failure.reason or "not_reachable"
        again = request.url_for("show_sign_in").include_query_params(next=target, problem=problem)
        return RedirectResponse(f"{again.path}?{again.query}", status_code=303)
    response = RedirectResponse(target, status_code=303)
    set_cookie(response, request, COOKIE, key, lives_s)
    return response


@app.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """End the key of this browser, and forget it."""
    viewer = await recognise(api_client(), request)
    if viewer.username:
        await viewer.api.post(f"{NATIVE}/sign-out")
    response = RedirectResponse(SIGN_IN, status_code=303)
    response.delete_cookie(COOKIE, path="/")
    return response


@app.post("/preferences")
async def set_preferences(request: Request) -> Response:
    """Remember a language or a theme, and show the page again."""
    form = await request.form()
    response = RedirectResponse(_own(str(form.get("next", ""))), status_code=303)
    for name, cookie, known in (("language", LANGUAGE_COOKIE, LANGUAGES), ("theme", THEME_COOKIE, tuple(THEMES))):
        if (value := form.get(name)) in known:
            set_cookie(response, request, cookie, str(value), YEAR_S)
    return response


async def _key_of(form: dict[str, str], address: str) -> tuple[str, int]:
    """Return the key that the browser will keep, and for how many seconds."""
    if key := form.get("key", "").strip():
        await WorkbenchApi(api_client(), key, address).get(f"{NATIVE}/whoami")
        return key, KEY_SIGN_IN_S
    answer = await WorkbenchApi(api_client(), "", address).post(
        f"{NATIVE}/sign-in", {"username": form.get("username", ""), "password": form.get("password", "")}
    )
    ends_at = datetime.fromisoformat(answer["expires_at"].replace("Z", "+00:00")).timestamp()
    return answer["api_key"], max(0, int(ends_at - time.time()))


def _own(target: str) -> str:
    """Return where to go next, unless that is not one of our pages."""
    is_ours = target.startswith("/") and not target.startswith(("//", "/\\", SIGN_IN))
    return target if is_ours and target.isprintable() else START


def _form(next_path: str) -> ui.element:
    form = ui.element("form").props(f'method=post action="{SIGN_IN}"').classes("column full-width")
    with form:
        ui.element("input").props("type=hidden name=next").props["value"] = _own(next_path)
    return form


def _field(label: str, name: str, props: str) -> None:
    # A plain field: browsers and password managers know it, and it works before the page is connected.
    with ui.element("label").classes("field"):
        ui.label(label)
        ui.element("input").props(f"name={name} required spellcheck=false autocapitalize=none {props}")


def _problem(code: str) -> str:
    return {
        "sign_in_failed": t("The user name or the password is wrong."),
        "user_deactivated": t("This user was deactivated. Ask a site administrator."),
        "too_many_attempts": t("Too many attempts failed. Wait a few minutes."),
        "not_reachable": t("The workbench does not answer at the moment. Try once more in a few seconds."),
    }.get(code, t("This key opens nothing: it is unknown, was revoked, or has ended."))
