"""How much memory a kernel uses with all it started, and whether that is too much."""

from __future__ import annotations

from dataclasses import dataclass

import psutil

GIB = 1024**3
AT_ONCE = 1.25
"""Who uses so many times the allowed memory is ended at the first look, others at the second."""


@dataclass(frozen=True)
class Overuse:
    """That a kernel used more memory than its session may, in GB."""

    used_gb: float
    allowed_gb: float


def measure_tree_gb(pid: int) -> float:
    """Return what a process and all below it have resident in memory, in GB; 0 where it has ended."""
    try:
        root = psutil.Process(pid)
        tree = [root, *root.children(recursive=True)]
    except psutil.Error:
        return 0.0
    return sum(map(_resident_bytes, tree)) / GIB


def overuse_of(used_gb: float, before_gb: float, allowed_gb: float) -> Overuse | None:
    """Return what a look, and the one before it, say against a kernel that may use `allowed_gb`."""
    if used_gb > AT_ONCE * allowed_gb or min(used_gb, before_gb) > allowed_gb:
        return Overuse(used_gb, allowed_gb)
    return None


def _resident_bytes(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
