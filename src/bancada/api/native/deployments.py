"""Deployments with what API v2 has no fields for: candidates, limits and scaling, why they are where they are, logs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bancada.api.native.calls import NativeCall
from bancada.api.native.rollouts import read_numbers, read_rollout
from bancada.control import deployments, recordings
from bancada.control.deployment_reports import report_deployment as read_report
from bancada.control.logs import LogState, find_replica_log
from bancada.control.model_views import DeploymentView
from bancada.domain.deployments import Deployment, Replica
from bancada.domain.errors import InvalidRequest
from bancada.domain.recordings import RecordingRule
from bancada.domain.resources import ResourceRequest
from bancada.wire.writers import write_time

_RESOURCES = {"memory": "memory_gb", "nvidia_gpus": "nvidia_gpu"}


def create_deployment(call: NativeCall) -> Mapping[str, Any]:
    """Ask for a build to be deployed, as API v2 does, or as a canary or a shadow, with limits, or scaling by itself."""
    ids = call.path["project_id"], call.path["model_id"], call.path["build_id"]
    known = {"cpu", "memory", "nvidia_gpus", "replicas", "environment", "role", "weight", "limits", "scaling",
             "rehearsal"}  # fmt: skip
    if unknown := sorted(set(call.body) - known):
        raise InvalidRequest(f"{unknown[0]}: a deployment has only {', '.join(sorted(known))}.")
    request = ResourceRequest(**read_numbers(call.body, {"cpu": float, "memory": float, "nvidia_gpus": int,
                                                         "replicas": int}, _RESOURCES),
                              environment=call.variables("environment"))  # fmt: skip
    rollout = read_rollout(call.body)
    return _render(deployments.create_deployment(call.workbench, call.actor, *ids, request, rollout).deployment)


def report_deployment(call: NativeCall) -> Mapping[str, Any]:
    """Read a deployment's status, its reason and the next step, and its replicas."""
    report = read_report(call.workbench, call.actor, *_ids(call))
    return {
        **_render(report.deployment),
        "is_serving": report.is_serving,
        "replicas": [_render_replica(replica) for replica in report.replicas],
        "replica_logs": list(report.replica_logs),
    }


def list_of_model(call: NativeCall) -> Mapping[str, Any]:
    """List the deployments of all builds of a model with their reasons, the oldest first unless sorted."""
    ids = call.path["project_id"], call.path["model_id"]
    page = deployments.list_of_model(call.workbench, call.actor, *ids, call.list_request)
    return {
        "deployments": [_render_listed(view) for view in page.items],
        "next_page_token": page.next_page_token,
    }


def find_log(call: NativeCall) -> LogState:
    """Find a replica's log."""
    return find_replica_log(call.workbench, call.actor, *_ids(call), call.path["replica_id"])


def _render(deployment: Deployment) -> dict[str, Any]:
    names = ("id", "model_id", "build_id", "status", "reason", "message", "hint", "wish", "generation", "role",
             "weight", "joins_id", "verdict", "limits", "scaling", "rehearsal", "rehearsal_report")  # fmt: skip
    return {**{name: getattr(deployment, name) for name in names}, "wished_replicas": deployment.replicas}


def _render_listed(view: DeploymentView) -> dict[str, Any]:
    deployment = view.deployment
    return {
        **_render(deployment),
        "cpu": deployment.cpu,
        "memory_gb": deployment.memory_gb,
        "nvidia_gpu": deployment.nvidia_gpu,
        "deployer": view.deployer.username,
        "created_at": write_time(deployment.created_at),
        "stopped_at": None if deployment.stopped_at is None else write_time(deployment.stopped_at),
    }


def read_recording(call: NativeCall) -> Mapping[str, Any]:
    """Read what is recorded of a deployment's calls, and for how long."""
    return asdict(recordings.read_recording(call.workbench, call.actor, _ids(call)))


def set_recording(call: NativeCall) -> Mapping[str, Any]:
    """Change what is recorded from now on, also by the model's later deployments; what is not sent stays."""
    read = {"share": call.decimal, "inputs": call.flag, "outputs": call.flag, "redact": call.texts,
            "kept_days": call.whole_number}  # fmt: skip
    sent: dict[str, Any] = {
        name: read_value(name) for name, read_value in read.items() if call.body.get(name) is not None
    }
    if "redact" in sent:
        sent["redact"] = tuple(sent["redact"])

    def change(rule: RecordingRule) -> RecordingRule:
        return RecordingRule(**{**asdict(rule), **sent})

    return asdict(recordings.set_recording(call.workbench, call.actor, _ids(call), change))


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
