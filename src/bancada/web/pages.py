"""How a page comes about: who looks at it, its frame, and what is shown when something fails."""

from __future__ import annotations

import copy
import functools
import inspect
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from nicegui import context, ui
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bancada.web.connections import api_client
from bancada.web.frame import framed
from bancada.web.parts import failure_panel, heading
from bancada.web.project_heads import ProjectHead, read_project, remember_project
from bancada.web.roles import VIEWER, reaches, who_may
from bancada.web.texts import t
from bancada.web.viewers import THEMES, Viewer, recognise, remember
from bancada.web.workbench_api import Failure

SIGN_IN = "/sign-in"
BUILD_LIMIT_S = 30.0
log = logging.getLogger("bancada.web")
Draw = Callable[..., Awaitable[Response | None]]


def page(path: str, title: str, nav: str = "", *, is_open: bool = False, least: str = VIEWER) -> Callable[[Draw], Draw]:
    """Make a function the page at a path; it is given the viewer, and the parameters of the path and the query.

    `title` is English text of the module's catalogue, `nav` the entry of the navigation that is marked. Only an open
    page is for people who have not signed in; they are sent to sign in from any other, and back afterwards. A page
    inside a project is drawn for those who have at least the role `least` there; others are told who may see it.
    """

    def decorate(draw: Draw) -> Draw:
        async def answer(request: Request, **parameters: Any) -> Response | None:  # noqa: ANN401 - the page's own
            client = context.client
            try:
                viewer = await recognise(api_client(), request)
            except Failure as away:
                return Response(away.text, status_code=503, headers={"Retry-After": "2", "Refresh": "2"})
            if not viewer.username and not is_open:
                return RedirectResponse(f"{SIGN_IN}?{urlencode({'next': _target(request)})}", status_code=303)
            remember(viewer)
            client.page = copy.copy(client.page)  # one for all viewers otherwise
            client.page.language, client.page.dark = viewer.language, THEMES[viewer.theme]
            ui.page_title(f"{t(title)} · Bancada")
            client.on_exception(_tell)
            project, failure = await _project(viewer, request.path_params.get("project_id", ""))
            with framed(viewer, nav, _target(request), project):
                if failure is not None:
                    failure_panel(failure)
                    return None
                if project is not None and not reaches(project.role, least):
                    heading(t(title))
                    ui.label(who_may(least)).classes("panel warn").props("role=alert")
                    return None
                return await _draw(draw, viewer, parameters)

        wanted = [each for each in inspect.signature(draw, eval_str=True).parameters.values() if each.name != "viewer"]
        request = inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)
        keywords = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in wanted]
        answer.__signature__ = inspect.Signature([request, *keywords])  # type: ignore[attr-defined] # FastAPI reads it
        ui.page(path, response_timeout=BUILD_LIMIT_S)(functools.wraps(draw, assigned=("__name__", "__doc__"))(answer))
        return draw

    return decorate


async def _project(viewer: Viewer, project_id: str) -> tuple[ProjectHead | None, Failure | None]:
    """Return the project that a page belongs to, or why there is none for this viewer; neither for other pages."""
    if not project_id or not viewer.username:
        return None, None
    try:
        project = await read_project(viewer, project_id)
    except Failure as failure:
        return None, failure
    remember_project(project)
    return project, None


async def _draw(draw: Draw, viewer: Viewer, parameters: dict[str, Any]) -> Response | None:
    try:
        return await draw(viewer, **parameters)
    except Failure as failure:
        failure_panel(failure)
    except Exception:  # the top of a page
        log.exception("a page could not be drawn")
        failure_panel(Failure(500, "internal", t("This did not work; the log of the web process has the cause.")))
    return None


def _tell(error: Exception) -> None:
    """Say on the page what an event's handler could not do."""
    if isinstance(error, Failure):
        ui.notify(error.text, type="negative", multi_line=True, close_button=t("Close"), timeout=10_000)
        return
    log.error("a page failed", exc_info=error)
    ui.notify(
        t("This did not work; the log of the web process has the cause."), type="negative", close_button=t("Close")
    )


def _target(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
