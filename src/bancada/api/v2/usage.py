"""Usage and workloads in API v2."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bancada.api.usage_requests import with_further_filters
from bancada.api.v2.operations import Call, operation
from bancada.control import usage
from bancada.control.usage import ExecutionsPage
from bancada.domain.errors import InvalidRequest
from bancada.domain.listing import ListRequest
from bancada.domain.projects import slug_of
from bancada.domain.runtimes import RuntimeIdentifier, describe_runtime
from bancada.domain.workloads import Execution
from bancada.settings import Settings
from bancada.wire.writers import write_time

_FAILED = frozenset({"failed", "build failed", "timedout"})


@operation("list_usage")
def list_usage(call: Call) -> Mapping[str, Any]:
    """List what workloads use and used, the oldest first unless sorted."""
    page = usage.list_usage(call.workbench, call.actor, _request(call))
    now = call.workbench.clock()
    shown = [_render_usage(call.workbench.settings, execution, now) for execution in page.items]
    return {"usage_response": shown, "total_count": page.total_count, "next_page_token": page.next_page_token}


@operation("list_workload_executions")
def list_workload_executions(call: Call) -> Mapping[str, Any]:
    """List executions, and beside them the workloads that they are of, each once."""
    page = usage.list_workload_executions(call.workbench, call.actor, _request(call))
    first = {execution.workload_id: execution for execution in reversed(page.items)}
    workloads = {execution.workload_id: first[execution.workload_id] for execution in page.items}
    return {
        "workloads": [_render_workload(page, execution) for execution in workloads.values()],
        "executions": [_render_execution(page, execution) for execution in page.items],
        "next_page_token": page.next_page_token,
    }


@operation("get_time_series")
def get_time_series(call: Call) -> Mapping[str, Any]:
    """Read what workloads used over time: the average around each moment, of all together."""
    series = usage.read_series(call.workbench, call.actor, call.query.get("series_type", ""), _request(call))
    values = [{"time_stamp": write_time(at), "count": f"{used:.6g}"} for at, used in series.points]
    return {"series_type": series.name, "result": {"values": values}, "next_page_token": series.next_page_token}


@operation("list_workload_status")
def list_workload_status(call: Call) -> Mapping[str, Any]:
    """List the words for a workload's status."""
    return {"workload_status": list(usage.list_statuses(call.actor))}


@operation("list_workload_types")
def list_workload_types(call: Call) -> Mapping[str, Any]:
    """List the words for a workload's type."""
    return {"workload_type": list(usage.list_types(call.actor))}


def _request(call: Call) -> ListRequest:
    return with_further_filters(call.list_request, call.query)


def _render_usage(settings: Settings, e: Execution, now: datetime) -> dict[str, Any]:
    """Return the fields of a UsageResponse; `duration` is in whole seconds."""
    slug = slug_of(e.project_name) or e.project_id
    project_url = f"{settings.public_url}/api/v2/projects/{e.project_id}"
    group = {"id": e.group_id, "name": e.group_name, "user_name": e.group_name} if e.group_id else None
    return {
        "id": e.id,
        "name": e.name,
        "creator": e.creator,
        "group": e.group_name,
        "project_name": e.project_name,
        "cpu": e.cpu,
        "memory": e.memory_gb,
        "nvidia_gpu": e.nvidia_gpu,
        "workload_type": e.workload_type,
        "created_at": e.created_at,
        "duration": str(e.duration_s(now)),
        "status": e.status,
        "message": e.message,
        "creator_info": {"id": e.creator_id, "name": e.creator_name, "user_name": e.creator},
        "group_info": group,
        "project_info": {"id": e.project_number, "slug": f"{e.owner}/{slug}", "url": project_url},
        "workload_url": _url_of(project_url, e),
        "k8s_info": None,
    }


def _url_of(project_url: str, e: Execution) -> str:
    """Return where API v2 has the workload; sessions are in the native API."""
    if e.noun == "application":
        return f"{project_url}/applications/{e.noun_id}"
    if e.noun == "job run":
        return f"{project_url}/jobs/{e.workload_id}/runs/{e.noun_id}"
    if e.noun in {"build", "deployment"}:
        return f"{project_url}/models/{e.workload_id}"
    return f"{project_url.replace('/api/v2/', '/api/native/v1/')}/sessions/{e.noun_id}"


def _render_workload(page: ExecutionsPage, e: Execution) -> dict[str, Any]:
    owner = {"id": e.owner_id, "crn": page.crn(f"user-{e.owner_id}"), "name": e.owner, "is_team": bool(e.group_id)}
    return {
        "workload_crn": page.crn(e.workload_id),
        "workload_name": e.name,
        "workload_type": e.workload_type,
        "create_time": e.created_at,
        "creator_user_crn": page.crn(f"user-{e.creator_id}"),
        "creator_user_name": e.creator,
        "project": {
            "id": e.project_number, "crn": page.crn(e.project_id), "name": e.project_name,
            "created_by_crn": page.crn(f"user-{e.owner_id}"), "created_by_name": e.owner, "owner": owner,
        },
        "deleted": e.id in page.deleted,
    }  # fmt: skip


def _render_execution(page: ExecutionsPage, e: Execution) -> dict[str, Any]:
    return {
        "workload_crn": page.crn(e.workload_id),
        "workload_execution_crn": page.crn(e.id),
        "pod_name": e.noun_id,
        "start_time": e.started_at,
        "end_time": e.ended_at,
        "allocated_cpu_cores": e.cpu,
        "allocated_memory_gb": e.memory_gb,
        "allocated_gpu_cores": e.nvidia_gpu,
        "status": e.status,
        "failure_reason": e.message if e.status in _FAILED else "",
        "run_as_user_crn": page.crn(f"user-{e.run_as}"),
        "run_as_user_name": e.run_as,
        "runtime": _render_runtime(e.runtime_identifier),
    }


def _render_runtime(identifier: str) -> dict[str, Any] | None:
    try:
        runtime = describe_runtime(RuntimeIdentifier.parse(identifier))
    except InvalidRequest:  # it named none
        return None
    return {name: getattr(runtime, name) for name in ("description", "editor", "edition", "kernel", "full_version")}
