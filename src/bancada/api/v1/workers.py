"""Workers in the legacy API, where sessions and what they launch are called dashboards (contract NOTES section 13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bancada.api.v1.calls import V1Call
from bancada.control import projects, workers
from bancada.control.sessions import NewSession
from bancada.domain.sessions import Session
from bancada.wire.writers import write_time

ADDRESS = "127.0.0.1"
"""All workloads are on one machine."""
UNKNOWN_ADDRESS = "unknown"


def launch_worker(call: V1Call) -> Mapping[str, Any]:
    """Launch a worker, on its master's runtime unless its kernel is another than any Python."""
    new = NewSession(
        script=call.text("script"),
        code=call.text("code"),
        name=call.text("name"),
        environment=call.variables("env"),
        cpu=call.decimal("cpu"),
        memory_gb=call.decimal("memory"),
        nvidia_gpu=call.whole_number("nvidia_gpu"),
        master_id=call.text("master_id"),
    )
    return _render(
        call, workers.launch_worker(call.workbench, call.actor, _project_id(call), new, call.text("kernel")).session
    )


def list_workers(call: V1Call) -> Sequence[Mapping[str, Any]]:
    """List the workers of a workload, also those that have ended."""
    found = workers.list_workers(call.workbench, call.actor, _project_id(call), call.path["engine_id"])
    return [_render(call, worker) for worker in found]


def stop_worker(call: V1Call) -> Mapping[str, Any]:
    """Stop a worker."""
    view = workers.stop_worker(call.workbench, call.actor, _project_id(call), call.path["engine_id"])
    return _render(call, view.session)


def _project_id(call: V1Call) -> str:
    return projects.find_project_id(call.workbench, call.actor, call.path["owner"], call.path["slug"])


def _render(call: V1Call, worker: Session) -> dict[str, Any]:
    has_address = worker.started_at is not None
    return {
        "id": worker.id,
        "name": worker.name or worker.script,
        "script": worker.script,
        "status": worker.status,
        "created_at": _time(worker.created_at),
        "running_at": _time(worker.started_at),
        "finished_at": _time(worker.finished_at),
        "duration": _duration_s(call, worker),
        "ip_address": ADDRESS if has_address else UNKNOWN_ADDRESS,
        "app_url": call.workbench.settings.application_url(worker.id),
        "exit_code": worker.exit_code,
        "reason": worker.message,
    }


def _duration_s(call: V1Call, worker: Session) -> int:
    """Return for how many whole seconds a worker has run."""
    if worker.started_at is None:
        return 0
    return int(((worker.finished_at or call.workbench.clock()) - worker.started_at).total_seconds())


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else write_time(moment)
