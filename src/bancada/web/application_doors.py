"""Opening an application as who has signed in to the pages: a pass of the gateway takes the browser there."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

import httpx
from nicegui import app
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from bancada.web.connections import api_client, model_client
from bancada.web.failures import away
from bancada.web.pages import SIGN_IN
from bancada.web.viewers import COOKIE, recognise
from bancada.web.workbench_api import NATIVE, Failure, segment

ENTRY = "/_bancada/pass"
"""Where the gateway gives passes to an application and lets people in with them, on the application's own host."""


@app.get("/projects/{project_id}/applications/{application_id}/open")
async def open_application(request: Request, project_id: str, application_id: str) -> Response:
    """Send a viewer to an application on its own host, signed in there too."""
    viewer = await recognise(api_client(), request)
    if not viewer.username:
        return RedirectResponse(f"{SIGN_IN}?{urlencode({'next': request.url.path})}", status_code=303)
    path = f"{NATIVE}/projects/{segment(project_id)}/applications/{segment(application_id)}"
    try:
        report = await viewer.api.get(path)
    except Failure as failure:
        return PlainTextResponse(failure.text, status_code=failure.status or 503)
    host = urlsplit(report["url"]).netloc
    try:
        given = await model_client().post(ENTRY, data={"key": request.cookies[COOKIE]}, headers={"Host": host})
    except httpx.HTTPError:
        return PlainTextResponse(away(viewer.language), status_code=503)
    address = _as_seen(request, report["url"])
    entry = f"{address}{ENTRY}?{urlencode({'pass': given.text})}" if given.is_success else f"{address}/"
    return RedirectResponse(entry, status_code=303, headers={"Cache-Control": "no-store"})


def _as_seen(request: Request, url: str) -> str:
    """Return the origin of an application with the scheme and the port by which this browser reaches the workbench."""
    scheme = request.headers.get("X-Forwarded-Proto", "") or request.url.scheme
    seen = urlsplit(f"//{request.headers.get('X-Forwarded-Host') or request.headers.get('Host', '')}")
    return f"{scheme}://{urlsplit(url).hostname}{f':{seen.port}' if seen.port else ''}"
