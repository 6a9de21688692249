"""Who a key belongs to, and how to work with it from outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.native.calls import NativeCall
from bancada.control.workload_env import outside_environment


def whoami(call: NativeCall) -> Mapping[str, Any]:
    """Say whose key this is."""
    user = call.actor.user
    return {
        "id": user.id,
        "username": user.username,
        "name": user.name,
        "email": user.email,
        "is_admin": user.is_admin,
        "key_id": call.actor.key_id,
        "workload_id": call.actor.workload_id,
    }


def read_environment(call: NativeCall) -> Mapping[str, Any]:
    """Return the variables for a shell outside; the key in them is the one of this call."""
    return {"environment": outside_environment(call.workbench, call.actor, call.key_text)}


def read_project_environment(call: NativeCall) -> Mapping[str, Any]:
    """Return the variables for a shell outside that works in a project."""
    return {"environment": outside_environment(call.workbench, call.actor, call.key_text, call.path["project_id"])}
