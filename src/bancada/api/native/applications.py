"""Why an application is where it is, where it answers and what it writes: what API v2 has no fields for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bancada.api.native.calls import NativeCall
from bancada.control import applications
from bancada.control.logs import LogState
from bancada.wire.writers import write_time


def report_application(call: NativeCall) -> Mapping[str, Any]:
    """Read an application's status, its reason and the next step, its addresses and its process."""
    application = applications.get_application(call.workbench, call.actor, *_ids(call)).application
    names = ("id", "name", "subdomain", "status", "reason", "message", "hint", "wish", "generation", "attempt",
             "failures", "last_end")  # fmt: skip
    settings = call.workbench.settings
    return {
        **{name: getattr(application, name) for name in names},
        "url": settings.application_url(application.subdomain),
        "path_url": settings.application_path_url(application.subdomain),
        "began_at": _time(application.began_at),
        "restart_at": _time(application.restart_at),
    }


def find_log(call: NativeCall) -> LogState:
    """Find what an application writes: `output` of its processes, or `setup` of its environments, by `stream`."""
    stream = call.query.get("stream") or "output"
    return applications.find_log(call.workbench, call.actor, *_ids(call), stream)


def _ids(call: NativeCall) -> tuple[str, str]:
    return call.path["project_id"], call.path["application_id"]


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else write_time(moment)
