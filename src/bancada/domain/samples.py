"""Samples of processes, and the points of a time series that are made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

SERIES = ("cpu", "memory", "gpu")
DAY = timedelta(days=1)
POINTS_PER_PAGE = 1000
GIB = 1024**3
COARSE_S = 300
"""Span of the averages that old samples become, in seconds."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the processes of one workload have used up to now: `cpu_s` by process, `memory_bytes` together.

    A process is named by its pid and its start, so that a pid that is given again is another one.
    """

    cpu_s: Mapping[tuple[int, float], float]
    memory_bytes: int
    gpus: float = 0.0


@dataclass(frozen=True, slots=True)
class Sample:
    """What one execution used over the `span_s` seconds that end at `at`: vCPU, GB, GPUs."""

    execution_id: str
    at: datetime
    span_s: int
    cpu: float
    memory_gb: float
    gpu: float


def cpu_between(before: Reading | None, after: Reading, seconds: float) -> float:
    """Return the vCPU used between two readings; what ended in between is not counted."""
    if before is None or seconds <= 0:
        return 0.0
    return sum(max(0.0, used - before.cpu_s.get(who, 0.0)) for who, used in after.cpu_s.items()) / seconds


def bucket_s(start: datetime, end: datetime) -> int:
    """Return how far apart the points of a series are: a minute, five, or an hour."""
    span = end - start
    return 60 if span <= DAY else COARSE_S if span <= 14 * DAY else 3600
