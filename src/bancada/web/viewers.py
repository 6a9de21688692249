"""Who looks at a page: the user that a browser's cookie stands for, in their language and theme.

The cookie is a key that signing in gave, which ends by itself and when its user signs out. Nothing is kept here, so a
restarted web process signs nobody out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import httpx
from nicegui import app
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from bancada.web.languages import Language, choose_language
from bancada.web.workbench_api import NATIVE, Failure, WorkbenchApi

COOKIE, LANGUAGE_COOKIE, THEME_COOKIE = "bancada_session", "bancada_language", "bancada_theme"
THEMES: Mapping[str, bool | None] = {"auto": None, "light": False, "dark": True}
YEAR_S = 365 * 24 * 3600
_SEEN = "viewer"


@dataclass(frozen=True, slots=True)
class Viewer:
    """A user in front of a page; nobody has an empty name and an API that only answers what is open to all."""

    username: str
    is_admin: bool
    api: WorkbenchApi
    language: Language
    theme: str


async def recognise(client: httpx.AsyncClient, request: HTTPConnection) -> Viewer:
    """Return who a request comes from: nobody where its cookie is absent, or is no key any more.

    Raises:
        Failure: the workbench does not answer.
    """
    language = choose_language(request.cookies.get(LANGUAGE_COOKIE, ""), request.headers.get("Accept-Language", ""))
    theme = request.cookies.get(THEME_COOKIE, "auto")
    address, key = request.headers.get("X-Forwarded-For", ""), request.cookies.get(COOKIE, "")
    api = WorkbenchApi(client, key, address, language)
    user = await _user(api) if key else None
    if user is None:
        api = WorkbenchApi(client, "", address, language)
    username, is_admin = (str(user["username"]), bool(user["is_admin"])) if user else ("", False)
    return Viewer(username, is_admin, api, language, theme if theme in THEMES else "auto")


def remember(viewer: Viewer) -> None:
    """Let everything that happens on the present page know its viewer."""
    app.storage.client[_SEEN] = viewer


def current_viewer() -> Viewer:
    """Return who looks at the present page."""
    viewer: Viewer = app.storage.client[_SEEN]
    return viewer


def set_cookie(response: Response, request: Request, name: str, value: str, max_age_s: int) -> None:
    """Let a browser keep something that no script of a page can read."""
    response.set_cookie(
        name, value, max_age=max_age_s, path="/", httponly=True, samesite="lax",
        secure=request.headers.get("X-Forwarded-Proto", "") == "https",
    )  # fmt: skip


async def _user(api: WorkbenchApi) -> Mapping[str, object] | None:
    try:
        found: Mapping[str, object] = await api.get(f"{NATIVE}/whoami")
    except Failure as failure:
        if failure.status in {401, 403}:
            return None
        raise
    return found
