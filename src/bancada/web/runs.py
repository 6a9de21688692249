"""What is said of a job's runs, in a list and on their own page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from bancada.web.texts import t


def trigger_word(trigger: str, creator: str) -> str:
    """Return what started a run."""
    known = {"schedule": t("the schedule"), "parent": t("the job before")}
    return known.get(trigger, creator)


def duration(run: Mapping[str, Any]) -> str:
    """Return how long a run took, or has taken."""
    if not (began := run["running_at"] or run["starting_at"]):
        return "-"
    end = _moment(run["finished_at"]) if run["finished_at"] else datetime.now(timezone.utc)
    return seconds_word((end - _moment(began)).total_seconds())


def seconds_word(seconds: float) -> str:
    """Return a time span as people write it."""
    if seconds < 60:
        return f"{max(seconds, 0):.0f} s"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s"


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
