"""What a schedule means: for those who are about to give one to a job."""

from __future__ import annotations

from datetime import datetime

from bancada.control.access import admit
from bancada.control.workbench import Workbench
from bancada.domain.identity import Actor
from bancada.domain.schedules import Schedule

PREVIEWED, MOST_PREVIEWED = 5, 50


def preview_schedule(
    workbench: Workbench, actor: Actor, text: str, zone: str, count: int = PREVIEWED
) -> tuple[Schedule, list[datetime]]:
    """Return a schedule as it would be kept, and its next times; `count` 0 stands for some.

    Raises:
        InvalidRequest: no job could have it (see `Schedule.parse`).
    """
    admit(actor, "schedules.preview_schedule")
    now = workbench.clock()
    schedule = Schedule.parse(text, zone, now)
    return schedule, schedule.times_after(now, min(max(count, 0) or PREVIEWED, MOST_PREVIEWED))
