"""Why a deployment is where it is, its replicas and their logs: what API v2 has no fields for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.native.calls import NativeCall
from bancada.control.deployment_reports import report_deployment as read_report
from bancada.control.logs import LogState, find_replica_log
from bancada.domain.deployments import Replica
from bancada.wire.writers import write_time


def report_deployment(call: NativeCall) -> Mapping[str, Any]:
    """Read a deployment's status, its reason and the next step, and its replicas."""
    report = read_report(call.workbench, call.actor, *_ids(call))
    names = ("id", "status", "reason", "message", "hint", "wish", "generation")
    return {
        **{name: getattr(report.deployment, name) for name in names},
        "is_serving": report.is_serving,
        "replicas": [_render_replica(replica) for replica in report.replicas],
        "replica_logs": list(report.replica_logs),
    }


def find_log(call: NativeCall) -> LogState:
    """Find a replica's log."""
    return find_replica_log(call.workbench, call.actor, *_ids(call), call.path["replica_id"])


def _render_replica(replica: Replica) -> dict[str, Any]:
    names = ("id", "generation", "index", "attempt", "is_ready", "failures")
    return {
        **{name: getattr(replica, name) for name in names},
        "started_at": write_time(replica.started_at),
        "restart_at": None if replica.restart_at is None else write_time(replica.restart_at),
    }


def _ids(call: NativeCall) -> tuple[str, str, str, str]:
    path = call.path
    return path["project_id"], path["model_id"], path["build_id"], path["deployment_id"]
