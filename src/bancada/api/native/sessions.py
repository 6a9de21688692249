"""Sessions in the native API: run a script in a project and follow what it writes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.responses import Response

from bancada.api.exchange import Exchange
from bancada.api.native.calls import NativeCall, read_native_call
from bancada.control import sessions
from bancada.control.sessions import NewSession, OutputState, SessionView
from bancada.domain.errors import InvalidRequest
from bancada.wire.writers import write_time

PIECE_BYTES = 1024 * 1024
LONGEST_WAIT_S = 25
"""Shorter than the half minute after which proxies give up on a silent connection."""

FILE_POLL_S, STATUS_POLL_S = 0.05, 0.2


def start_session(call: NativeCall) -> Mapping[str, Any]:
    """Run a script."""
    new = NewSession(
        call.text("script"), call.texts("arguments"), call.variables("environment"), call.text("runtime_identifier")
    )
    return _render(sessions.start_session(call.workbench, call.actor, call.path["project_id"], new))


def list_sessions(call: NativeCall) -> Mapping[str, Any]:
    """List a project's sessions."""
    page = sessions.list_sessions(call.workbench, call.actor, call.path["project_id"], call.list_request)
    return {"sessions": [_render(view) for view in page.items], "next_page_token": page.next_page_token}


def get_session(call: NativeCall) -> Mapping[str, Any]:
    """Read a session."""
    return _render(sessions.get_session(call.workbench, call.actor, *_ids(call)))


def stop_session(call: NativeCall) -> Mapping[str, Any]:
    """Stop a session."""
    return _render(sessions.stop_session(call.workbench, call.actor, *_ids(call)))


async def read_output(exchange: Exchange, parameters: Mapping[str, str]) -> Response:
    """Send what a session wrote from `offset` on, as soon as there is something, or nothing more can come.

    No thread waits: a look at the file costs microseconds, and the status is asked for a few times a second.
    """
    call = await exchange.run(read_native_call, exchange, parameters)
    offset = _checked("offset", call.number("offset", 0), 2**62)
    until = time.monotonic() + _checked("wait_s", call.number("wait_s", 0), LONGEST_WAIT_S)
    while True:
        state = await exchange.run(_find_output, call)  # before reading: what an ended session wrote is all there
        data = await exchange.run(_read_from, state.path, offset)
        if data or state.is_complete or time.monotonic() >= until:
            headers = {"X-Next-Offset": str(offset + len(data)), "X-Session-Status": state.status}
            return Response(data, media_type="application/octet-stream", headers=headers)
        await _wait_for_more(state.path, offset, min(until, time.monotonic() + STATUS_POLL_S))


def _find_output(call: NativeCall) -> OutputState:
    return sessions.find_output(call.workbench, call.actor, *_ids(call), call.query.get("stream") or "output")


async def _wait_for_more(path: Path, offset: int, until: float) -> None:
    while _size(path) <= offset and time.monotonic() < until:  # noqa: ASYNC110 - another process writes, silently
        await asyncio.sleep(FILE_POLL_S)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _read_from(path: Path, offset: int) -> bytes:
    try:
        with path.open("rb") as file:
            file.seek(offset)
            return file.read(PIECE_BYTES)
    except FileNotFoundError:
        return b""


def _checked(name: str, number: int, limit: int) -> int:
    if number < 0:
        raise InvalidRequest(f"{name}: expected 0 to {limit}, got {number}.")
    return min(number, limit)


def _ids(call: NativeCall) -> tuple[str, str]:
    return call.path["project_id"], call.path["session_id"]


def _render(view: SessionView) -> dict[str, Any]:
    """Return a session as JSON; its variables stay in the workbench, because they may hold secrets."""
    session = view.session
    return {
        "id": session.id,
        "project_id": session.project_id,
        "creator": view.creator.username,
        "script": session.script,
        "arguments": list(session.arguments),
        "runtime_identifier": session.runtime_identifier,
        "status": session.status,
        "exit_code": session.exit_code,
        "reason": session.reason,
        "message": session.message,
        "hint": session.hint,
        "created_at": _time(session.created_at),
        "started_at": _time(session.started_at),
        "finished_at": _time(session.finished_at),
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else write_time(moment)
