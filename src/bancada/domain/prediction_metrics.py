"""Metrics of a model in use: those of one prediction, tracked with it or later, and those of a span of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

AWAITED_FOR = timedelta(days=7)
"""As long metrics wait for a prediction that was not recorded yet."""
FIRST_LOOK = timedelta(seconds=1)
LONGEST_LOOK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class AwaitedMetrics:
    """Metrics that came before the prediction that they belong to was recorded."""

    id: int
    prediction: bytes
    user_id: int
    metrics: Mapping[str, Any]
    received_at: datetime

    def next_look_at(self, now: datetime) -> datetime | None:
        """Return when to look for the prediction again, at longer and longer intervals; None when never."""
        age = now - self.received_at
        return None if age > AWAITED_FOR else now + min(max(age, FIRST_LOOK), LONGEST_LOOK)


@dataclass(frozen=True, slots=True)
class MetricsPlace:
    """Where one page of metrics ended: microseconds since 1970, and the uuid among those of the same moment."""

    started_us: int
    uuid: bytes = b""


@dataclass(frozen=True, slots=True)
class MetricsWindow:
    """Whose metrics are read: those of some deployments that began between two moments, both included.

    Microseconds since 1970. Copies that went to a shadow are left out unless `with_shadows`.
    """

    deployment_ids: Sequence[str]
    first_us: int
    last_us: int
    with_shadows: bool = False


@dataclass(frozen=True, slots=True)
class MetricsRow:
    """What was measured of one prediction, or of a span of time where `is_aggregate`; `metrics` is a JSON object."""

    started_us: int
    ended_us: int
    uuid: bytes
    deployment_id: str
    metrics: str
    is_aggregate: bool

    @property
    def place(self) -> MetricsPlace:
        """Where a page that ends with this row ended."""
        return MetricsPlace(self.started_us, self.uuid)
