"""Sessions in the native API: scripts and kernels in a project, and what they write; `cells` runs code in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bancada.api.native.calls import NativeCall
from bancada.control import sessions
from bancada.control.logs import LogState
from bancada.control.sessions import NewSession, SessionView
from bancada.domain.sessions import Session, read_only_label
from bancada.settings import Settings
from bancada.wire.writers import write_time


def start_session(call: NativeCall) -> Mapping[str, Any]:
    """Run a script, or without one start an interactive session."""
    new = NewSession(
        script=call.text("script"),
        arguments=call.texts("arguments"),
        environment=call.variables("environment"),
        runtime_identifier=call.text("runtime_identifier"),
        name=call.text("name"),
        cpu=_sent(call, "cpu"),
        memory_gb=_sent(call, "memory"),
        nvidia_gpu=call.whole_number("nvidia_gpu") if "nvidia_gpu" in call.body else 0,
    )
    return _render(call, sessions.start_session(call.workbench, call.actor, call.path["project_id"], new))


def list_sessions(call: NativeCall) -> Mapping[str, Any]:
    """List a project's sessions."""
    page = sessions.list_sessions(call.workbench, call.actor, call.path["project_id"], call.list_request)
    return {"sessions": [_render(call, view) for view in page.items], "next_page_token": page.next_page_token}


def get_session(call: NativeCall) -> Mapping[str, Any]:
    """Read a session."""
    return _render(call, sessions.get_session(call.workbench, call.actor, *_ids(call)))


def stop_session(call: NativeCall) -> Mapping[str, Any]:
    """Stop a session."""
    return _render(call, sessions.stop_session(call.workbench, call.actor, *_ids(call)))


def find_output(call: NativeCall) -> LogState:
    """Find what a session writes: its `output`, `setup` of its environment, or `journal`, by the query's `stream`."""
    stream = call.query.get("stream") or "output"
    return sessions.find_output(call.workbench, call.actor, *_ids(call), stream)


def _sent(call: NativeCall, name: str) -> float | None:
    return None if call.body.get(name) is None else call.decimal(name)


def _ids(call: NativeCall) -> tuple[str, str]:
    return call.path["project_id"], call.path["session_id"]


def _render(call: NativeCall, view: SessionView) -> dict[str, Any]:
    """Return a session as JSON; its variables stay in the workbench, because they may hold secrets."""
    session, settings = view.session, call.workbench.settings
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
        "name": session.name,
        "is_interactive": session.is_interactive,
        "cpu": session.cpu,
        "memory": session.memory_gb,
        "nvidia_gpu": session.nvidia_gpu,
        "master_id": session.master_id,
        "app_url": _address(settings, session, session.id),
        "readonly_url": _address(settings, session, read_only_label(session.id)),
    }


def _address(settings: Settings, session: Session, label: str) -> str:
    """Return where a port of a session is reached, by its path where there is one; empty while it has no ports."""
    if session.is_ended or session.app_port is None:
        return ""
    return settings.application_path_url(label) or settings.application_url(label)


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else write_time(moment)
