"""Calls of a deployment over time, as the charts of its page draw them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bancada.api.native.calls import NativeCall
from bancada.control import monitoring
from bancada.domain.monitoring import CallPoint, Span
from bancada.wire.writers import write_time

SPAN_S, STEP_S = 900, 10


def read_call_history(call: NativeCall) -> Mapping[str, Any]:
    """Read how many calls a deployment got from `since` to `until`, in steps of `step_s`, and their times."""
    path = call.path
    ids = (path["project_id"], path["model_id"], path["build_id"], path["deployment_id"])
    until = call.time("until") or call.workbench.clock()
    since = call.time("since") or until - timedelta(seconds=SPAN_S)
    span = Span(since, until, call.number("step_s", STEP_S))
    history = monitoring.read_call_history(call.workbench, call.actor, ids, span)
    return {
        "step_s": span.step_s,
        "points": [_render(point) for point in history.points],
        "is_cut": history.is_cut,
        "recorded_share": history.recorded_share,
    }


def _render(point: CallPoint) -> dict[str, Any]:
    names = ("calls", "failed", "refused", "p50_us", "p95_us", "p99_us")
    return {"begins_at": write_time(point.begins_at), **{name: getattr(point, name) for name in names}}
