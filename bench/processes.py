"""What the processes of a server use: CPU time and memory."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable

import psutil


def tree(pid: int) -> list[psutil.Process]:
    """Return a process and all that descend from it."""
    root = psutil.Process(pid)
    return [root, *root.children(recursive=True)]


def uptime_s() -> float:
    """Return the seconds since the machine started, which nobody sets."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def started_s(process: psutil.Process) -> float:
    """Return when a process was started, in seconds since the machine started.

    psutil adds the machine's start in whole seconds, so by the clock on the wall it may be off by one.
    """
    return float(process.create_time() - psutil.boot_time())


def cpu_s(processes: Iterable[psutil.Process]) -> float:
    """Return the CPU seconds that these processes have used so far; those that ended count for nothing."""
    total = 0.0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            times = process.cpu_times()
            total += times.user + times.system
    return total


def memory_mb(processes: Iterable[psutil.Process]) -> tuple[float, float]:
    """Return RSS and PSS in MB: what each has, and with what they share counted once."""
    rss = pss = 0.0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            memory = process.memory_full_info()
            rss += memory.rss / 1e6
            pss += getattr(memory, "pss", memory.rss) / 1e6
    return rss, pss


def busy_s() -> float:
    """Return for how many CPU seconds the machine has been busy, whoever with; what the host took away counts."""
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - times.iowait - times.guest - times.guest_nice)
