"""What scripts of a page ask for themselves, because it is large or must not depend on the page's own connection.

A browser's cookie opens no API. These few addresses pass a request on with the key that the cookie holds, both ways as
a stream, so that a file of gigabytes costs no memory here. Other sites' pages are kept out by `app.OwnOrigin`.
"""

from __future__ import annotations

import json

from nicegui import app
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.websockets import WebSocket, WebSocketDisconnect

from bancada.web.connections import api_client
from bancada.web.failures import told
from bancada.web.viewers import recognise
from bancada.web.workbench_api import NATIVE, V2, Failure, WorkbenchApi, segment, segments

PICTURES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
AWAY = {0, 429, 502, 503, 504}
"""What passes by itself: a workbench that starts again."""
WAIT_S = 20
TOO_LARGE_BYTES = 4 * 1024 * 1024


@app.post("/projects/{project_id}/upload")
async def relay_upload(request: Request, project_id: str) -> Response:
    """Pass files on into a project; the name of each part is the path that it gets."""
    try:
        viewer = await recognise(api_client(), request)
        passed = ("content-type", "content-length")
        headers = {name: request.headers[name] for name in passed if name in request.headers}
        answer = await viewer.api.send("POST", _files(project_id), request.stream(), headers)
        await answer.aclose()
    except Failure as failure:
        return _told(failure)
    return JSONResponse({})


@app.get("/projects/{project_id}/download/{path:path}")
async def relay_download(request: Request, project_id: str, path: str) -> Response:
    """Pass a file on; only pictures are shown by a browser, anything else is saved."""
    try:
        viewer = await recognise(api_client(), request)
        wanted = {"range": request.headers["range"]} if "range" in request.headers else {}
        answer = await viewer.api.send("POST", f"{_files(project_id)}/{segments(path)}:download", headers=wanted)
    except Failure as failure:
        return _told(failure)
    kept = ("content-length", "content-range", "accept-ranges", "content-disposition")
    headers = {name: answer.headers[name] for name in kept if name in answer.headers}
    kind = PICTURES.get(path.rpartition(".")[2].lower())
    if kind and request.query_params.get("shown"):
        headers.pop("content-disposition", None)
    headers["content-security-policy"] = "sandbox; default-src 'none'"
    return StreamingResponse(
        answer.aiter_raw(), answer.status_code, headers, kind or "application/octet-stream",
        background=BackgroundTask(answer.aclose),
    )  # fmt: skip


@app.put("/projects/{project_id}/text/{path:path}")
async def relay_text(request: Request, project_id: str, path: str) -> Response:
    """Pass a text on that an editor saves."""
    return await _relay_json(request, "PUT", f"{NATIVE}/projects/{segment(project_id)}/texts/{segments(path)}")


@app.post("/projects/{project_id}/sessions/{session_id}/complete")
async def relay_completion(request: Request, project_id: str, session_id: str) -> Response:
    """Ask a session what could be written at a place in some code."""
    path = f"{NATIVE}/projects/{segment(project_id)}/sessions/{segment(session_id)}:complete"
    return await _relay_json(request, "POST", path)


@app.websocket("/projects/{project_id}/sessions/{session_id}/journal")
async def relay_journal(websocket: WebSocket, project_id: str, session_id: str) -> None:
    """Answer each `{"offset": n}` with what the session's journal has from there on, as soon as there is something.

    A piece comes as bytes and is followed by what it means, as text: `next`, `status` and `complete`. `away` says that
    the workbench does not answer at the moment, `failure` that it never will.
    """
    await websocket.accept()
    path = f"{NATIVE}/projects/{segment(project_id)}/sessions/{segment(session_id)}/output"
    api: WorkbenchApi | None = None
    try:
        while True:
            asked = await websocket.receive_json()
            api = await _send_piece(websocket, api, path, int(asked["offset"]))
    except (WebSocketDisconnect, RuntimeError, ValueError, LookupError, TypeError):
        return  # whoever looked has gone, or is no page of ours


async def _send_piece(websocket: WebSocket, api: WorkbenchApi | None, path: str, offset: int) -> WorkbenchApi | None:
    """Send a piece and return the API as who looks sees it, which is asked for once."""
    try:
        api = api or (await recognise(api_client(), websocket)).api
        piece = await api.follow(path, offset, WAIT_S, stream="journal")
    except Failure as failure:
        said = {"away": True} if failure.status in AWAY else {"failure": failure.text}
        await websocket.send_text(json.dumps(said))
        return api
    if piece.data:
        await websocket.send_bytes(piece.data)
    meaning = {"next": piece.next_offset, "status": piece.status, "complete": piece.is_complete}
    await websocket.send_text(json.dumps(meaning))
    return api


async def _relay_json(request: Request, method: str, path: str) -> Response:
    body = bytearray()
    try:
        viewer = await recognise(api_client(), request)
        async for piece in request.stream():
            body += piece
            if len(body) > TOO_LARGE_BYTES:
                raise Failure(413, "too_large", told(viewer.language, 413, "too_large", "This is too long."))
        answer = await viewer.api.send(method, path, bytes(body), {"content-type": "application/json"})
        return Response(await answer.aread(), answer.status_code, media_type="application/json")
    except Failure as failure:
        return _told(failure)


def _files(project_id: str) -> str:
    return f"{V2}/projects/{segment(project_id)}/files"


def _told(failure: Failure) -> Response:
    body = {"status": failure.status, "reason": failure.reason, "text": failure.text}
    return JSONResponse(body, failure.status or 503)
