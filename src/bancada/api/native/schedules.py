"""What a schedule means, before a job has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.native.calls import NativeCall
from bancada.control import schedules
from bancada.wire.writers import write_time


def preview_schedule(call: NativeCall) -> Mapping[str, Any]:
    """Read a schedule in words, and the times at which it comes next."""
    text, zone = call.query.get("schedule", ""), call.query.get("timezone", "")
    schedule, times = schedules.preview_schedule(call.workbench, call.actor, text, zone, call.number("count", 0))
    return {
        "schedule": schedule.text,
        "timezone": schedule.timezone,
        "english_schedule": schedule.in_english(),
        "times": [write_time(each) for each in times],
    }
