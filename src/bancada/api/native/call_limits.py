"""The limits of a model's calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bancada.api.native.calls import NativeCall
from bancada.control import call_limits
from bancada.domain.errors import InvalidRequest


def read_call_limits(call: NativeCall) -> Mapping[str, Any]:
    """Read how often one caller may call a model, how long a call may take, and how many may wait."""
    return call_limits.read_call_limits(call.workbench, call.actor, *_ids(call)).to_json()


def set_call_limits(call: NativeCall) -> Mapping[str, Any]:
    """Change limits of a model's calls; what is not sent stays."""
    read = {"calls_per_s": call.decimal, "deadline_s": call.decimal, "queue": call.whole_number}
    if unknown := sorted(set(call.body) - set(read)):
        raise InvalidRequest(f"{unknown[0]}: calls have only the limits {', '.join(read)}.")
    sent: dict[str, Any] = {name: of(name) for name, of in read.items() if call.body.get(name) is not None}
    found = call_limits.set_call_limits(call.workbench, call.actor, *_ids(call), lambda limits: replace(limits, **sent))
    return found.to_json()


def _ids(call: NativeCall) -> tuple[str, str]:
    return call.path["project_id"], call.path["model_id"]
