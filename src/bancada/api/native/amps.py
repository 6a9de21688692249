"""How far the steps of an AMP have come: what API v2 has no operation for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.native.calls import NativeCall
from bancada.control import amps
from bancada.domain.amps import Amp, AmpStep
from bancada.wire.writers import write_time

_SAME_NAMES = (
    "number", "type", "line", "status", "attempt", "kind", "reason", "message", "hint", "started_at", "finished_at",
)  # fmt: skip


def report_amp(call: NativeCall) -> Mapping[str, Any]:
    """Read the steps of an AMP: what each made, how it went, and why the first that failed did."""
    return _render(amps.report_amp(call.workbench, call.actor, call.path["project_id"]))


def run_amp(call: NativeCall) -> Mapping[str, Any]:
    """Run the steps of a project, from the first that has not succeeded."""
    runtime_identifier = call.text("runtime_identifier")
    return _render(amps.run_amp(call.workbench, call.actor, call.path["project_id"], runtime_identifier))


def _render(amp: Amp) -> dict[str, Any]:
    return {
        "project_id": amp.id,
        **{name: getattr(amp, name) for name in ("status", "reason", "message", "hint", "runtime_identifier")},
        "created_at": write_time(amp.created_at),
        "finished_at": write_time(amp.finished_at) if amp.finished_at else "",
        "steps": [_render_step(step) for step in amp.steps],
    }


def _render_step(step: AmpStep) -> dict[str, Any]:
    name = step.fields.get("name") or step.fields.get("entity_label", "")
    return {**{each: getattr(step, each) for each in _SAME_NAMES}, "name": name, "id": step.made_id}
