"""What runs now, who runs it and how much it was given, in one call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bancada.api.native.calls import NativeCall
from bancada.api.native.quotas import render_amount
from bancada.control import quotas
from bancada.domain.workloads import Execution
from bancada.wire.writers import write_time


def read_overview(call: NativeCall) -> Mapping[str, Any]:
    """Read what runs and what waits now, the oldest first."""
    overview = quotas.read_overview(call.workbench, call.actor)
    now = call.workbench.clock()
    return {
        "workloads": [_render(each, now) for each in overview.executions],
        "used": render_amount(overview.used),
        "machine_quota": render_amount(overview.machine),
    }


def _render(e: Execution, now: datetime) -> dict[str, Any]:
    return {
        "id": e.noun_id,
        "execution_id": e.id,
        "type": e.workload_type,
        "name": e.name,
        "project_id": e.project_id,
        "project_name": e.project_name,
        "creator": e.creator,
        "run_as": e.run_as,
        "team": e.group_name,
        "status": e.status,
        "is_waiting": e.started_at is None,
        "reason": e.reason,
        "message": e.message,
        "cpu": e.cpu,
        "memory": e.memory_gb,
        "nvidia_gpu": e.nvidia_gpu,
        "created_at": write_time(e.created_at),
        "started_at": None if e.started_at is None else write_time(e.started_at),
        "duration_s": e.duration_s(now),
    }
