"""Telling processes apart: a pid alone is reused, a pid with its start time is not."""

from __future__ import annotations

import time
from collections.abc import Collection

import psutil

_POLL_S = 0.02
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
        is_same = abs(process.create_time() - started) <= _CLOCK_TOLERANCE_S
    except (psutil.NoSuchProcess, ValueError):
        return None
    return process if is_same and not has_ended(process) else None


def has_ended(process: psutil.Process) -> bool:
    """Tell whether a process is over; one that nobody has reaped yet is, and some containers never reap."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def wait_for_end(processes: Collection[psutil.Process], deadline_s: float) -> list[psutil.Process]:
    """Return the processes that have not ended when all have or the time is over."""
    deadline = time.monotonic() + deadline_s
    while alive := [process for process in processes if not has_ended(process)]:
        if time.monotonic() >= deadline:
            break
        time.sleep(_POLL_S)
    return alive
