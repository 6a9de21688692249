"""How a project is made, and what deletions stopped: what API v2 has no fields for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.native.calls import NativeCall
from bancada.control import creations, deletions, ownership
from bancada.wire.writers import write_time


def report_creation(call: NativeCall) -> Mapping[str, Any]:
    """Read where a project's files came from, or why they did not."""
    view = creations.report_creation(call.workbench, call.actor, call.path["project_id"])
    names = ("source", "git_url", "git_ref", "parent_id", "commit", "reason", "message", "hint")
    creation = view.creation
    told = {name: "" if creation is None else getattr(creation, name) for name in names}
    return {"project_id": view.project.id, "status": view.project.creation_status, **told}


def transfer_project(call: NativeCall) -> Mapping[str, Any]:
    """Give a project to another user or team."""
    owner = ownership.transfer_project(call.workbench, call.actor, call.path["project_id"], call.text("owner"))
    return {"project_id": call.path["project_id"], "owner": owner.username}


def list_deletions(call: NativeCall) -> Mapping[str, Any]:
    """List the projects that were deleted, the newest first, each with what was stopped by that."""
    found = deletions.list_deletions(call.workbench, call.actor)
    return {
        "deletions": [
            {
                "project_id": deletion.project_id,
                "name": deletion.name,
                "deleted_by": deletion.deleted_by,
                "deleted_at": write_time(deletion.deleted_at),
                "stopped": deletion.stopped,
            }
            for deletion in found
        ]
    }
