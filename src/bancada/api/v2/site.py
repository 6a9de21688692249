"""What scripts ask of a site beside its nouns: accelerators, quotas of accelerators, profiles, synchronisation, Spark.

Most of it is about parts of a vendor installation that one machine does not have; then the true answer is an empty one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from operator import attrgetter
from typing import Any

import psutil

from bancada.api.rendering import JsonResponse
from bancada.api.v2.operations import Call, operation
from bancada.control import accelerators
from bancada.control.accelerators import Accelerator
from bancada.control.access import admit
from bancada.control.resources import count_gpus
from bancada.domain.sequences import page_of

QUOTA_KEYS = ("user_id", "accelerator_id")
_NO_DIRECTORY = "No directory is connected: users are made here, with `bancada user` or the native API."


@operation("list_all_accelerator_node_labels")
def list_all_accelerator_node_labels(call: Call) -> Mapping[str, Any]:
    """List the kinds of GPUs that this machine has."""
    keys = {"id": attrgetter("id"), "label_key": attrgetter("key")}
    page = page_of("accelerator labels", accelerators.list_accelerators(), call.list_request, keys)
    shown = [_render_accelerator(each) for each in page.items]
    return {"accelerator_node_label": shown, "next_page_token": page.next_page_token}


@operation("list_accelerator_based_user_quota")
def list_accelerator_based_user_quota(call: Call) -> Mapping[str, Any]:
    """List the GPU quotas by kind of GPU: there are none."""
    return _none(call, "accelerator_based_user_quota")


@operation("list_users_accelerator_quota")
def list_users_accelerator_quota(call: Call) -> Mapping[str, Any]:
    """List the users' GPU quotas by kind of GPU: there are none."""
    admit(call.actor, "list_users_accelerator_quota")
    return {**_none(call, "user_accelerator_quota"), "total_count": 0}


@operation("list_teams_accelerator_quota")
def list_teams_accelerator_quota(call: Call) -> Mapping[str, Any]:
    """List the teams' GPU quotas by kind of GPU: there are none."""
    admit(call.actor, "list_teams_accelerator_quota")
    return _none(call, "team_accelerator_quota")


@operation("list_all_resource_groups")
def list_all_resource_groups(_call: Call) -> JsonResponse:
    """List the one group of nodes there is: this machine, with its CPUs, its memory in GB, and its GPUs."""
    memory_gb = round(psutil.virtual_memory().total / 1024**3, 1)
    machine = {"name": "local", "cpu": os.cpu_count() or 1, "memory": memory_gb, "nvidia_gpu": count_gpus()}
    return JsonResponse({"resource_groups": [machine]})


@operation("list_cpu_profiles")
def list_cpu_profiles(call: Call) -> JsonResponse:
    """List the sizes to choose from: there are none, because every workload names the cpu and memory it likes."""
    page: Any = page_of("cpu profiles", (), call.list_request, {})
    return JsonResponse({"cpu_profiles": page.items, "next_page_token": page.next_page_token})


@operation("list_ml_serving_apps")
def list_ml_serving_apps(_call: Call) -> JsonResponse:
    """List the instances of the vendor's separate inference service: there are none."""
    return JsonResponse({"ml_serving_apps": []})


@operation("latest_sync_status")
def latest_sync_status(call: Call) -> Mapping[str, Any]:
    """Tell when users and teams were last taken from a directory: never."""
    return _no_sync(call, "latest_sync_status")


@operation("users_sync_status")
def users_sync_status(call: Call) -> Mapping[str, Any]:
    """Tell when users were last taken from a directory: never."""
    return _no_sync(call, "users_sync_status")


@operation("teams_sync_status")
def teams_sync_status(call: Call) -> Mapping[str, Any]:
    """Tell when teams were last taken from a directory: never."""
    return _no_sync(call, "teams_sync_status")


@operation("read_workspace_spark_default")
def read_workspace_spark_default(_call: Call) -> Mapping[str, Any]:
    """Tell the Spark that sessions get unasked: none."""
    return {"workspace_spark_default": ""}


def _no_sync(call: Call, what: str) -> Mapping[str, Any]:
    admit(call.actor, what)
    return {"message": _NO_DIRECTORY}


def _none(call: Call, name: str) -> Mapping[str, Any]:
    page: Any = page_of("accelerator quotas", (), call.list_request, dict.fromkeys(QUOTA_KEYS, str))
    return {name: page.items, "next_page_token": page.next_page_token}


def _render_accelerator(accelerator: Accelerator) -> dict[str, Any]:
    count = str(accelerator.count)
    return {
        "id": accelerator.id,
        "label_key": accelerator.key,
        "label_value": accelerator.product,
        "availability": True,
        "max_gpu_count": count,
        "current_gpu_count": count,
        "max_gpu_per_workload": count,
    }
