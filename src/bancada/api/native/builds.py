"""Why a build is where it is, and its log: what API v2 has no fields for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.native.calls import NativeCall
from bancada.control.builds import get_build
from bancada.control.logs import LogState, find_build_log


def report_build(call: NativeCall) -> Mapping[str, Any]:
    """Read a build's status, its reason and the next step, and what the build gate found."""
    build = get_build(call.workbench, call.actor, *_ids(call)).build
    names = ("id", "status", "reason", "message", "hint", "gate_report", "lock_hash", "python_version")
    return {name: getattr(build, name) for name in names}


def find_log(call: NativeCall) -> LogState:
    """Find a build's log."""
    return find_build_log(call.workbench, call.actor, *_ids(call))


def _ids(call: NativeCall) -> tuple[str, str, str]:
    return call.path["project_id"], call.path["model_id"], call.path["build_id"]
