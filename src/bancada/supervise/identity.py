"""Telling processes apart: a pid alone is reused, a pid with its start time is not."""

from __future__ import annotations

import psutil

_CLOCK_TOLERANCE_S = 2.0
"""Start times are counted from the boot time, which moves a little when the clock is corrected."""


def start_time(pid: int) -> float:
    """Return when a process started, in seconds since 1970; 0.0 when there is none."""
    try:
        return psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        return 0.0


def find_process(pid: int, started: float) -> psutil.Process | None:
    """Return the process that has this pid and started then, unless it has ended."""
    try:
        process = psutil.Process(pid)
        if abs(process.create_time() - started) > _CLOCK_TOLERANCE_S or process.status() == psutil.STATUS_ZOMBIE:
            return None
    except (psutil.NoSuchProcess, ValueError):
        return None
    return process
