"""Opening an application as who has signed in to the pages: the application's own door is asked for its cookie."""

from __future__ import annotations

import httpx
from nicegui import app
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from bancada.web.connections import api_client, model_client
from bancada.web.pages import SIGN_IN
from bancada.web.viewers import COOKIE, recognise
from bancada.web.workbench_api import AWAY, NATIVE, Failure, segment

DOOR = "/_bancada/sign-in"
"""Where the gateway lets people in to an application, below its address."""


@app.get("/projects/{project_id}/applications/{application_id}/open")
async def open_application(request: Request, project_id: str, application_id: str) -> Response:
    """Send a viewer to an application, signed in there too."""
    viewer = await recognise(api_client(), request)
    if not viewer.username:
        return RedirectResponse(f"{SIGN_IN}?next={request.url.path}", status_code=303)
    path = f"{NATIVE}/projects/{segment(project_id)}/applications/{segment(application_id)}"
    try:
        report = await viewer.api.get(path)
    except Failure as failure:
        return PlainTextResponse(failure.text, status_code=failure.status or 503)
    place = f"/apps/{segment(report['subdomain'])}"
    answer = RedirectResponse(f"{place}/", status_code=303, headers={"Cache-Control": "no-store"})
    try:
        door = await model_client().post(f"{place}{DOOR}", data={"key": request.cookies[COOKIE]})
    except httpx.HTTPError:
        return PlainTextResponse(AWAY, status_code=503)
    is_secure = request.headers.get("X-Forwarded-Proto", "") == "https"
    for cookie in door.headers.get_list("set-cookie"):
        answer.headers.append("Set-Cookie", cookie if not is_secure or "Secure" in cookie else f"{cookie}; Secure")
    return answer
