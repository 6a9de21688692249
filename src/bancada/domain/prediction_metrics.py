"""Metrics of a model in use: those of one prediction, tracked with it or later, and those of a span of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bancada.domain.errors import InvalidRequest, TooLarge
from bancada.domain.predictions import Place

AWAITED_FOR = timedelta(days=7)
"""As long metrics wait for a prediction that was not recorded yet."""
FIRST_LOOK = timedelta(seconds=1)
LONGEST_LOOK = timedelta(hours=1)
METRICS_LIMIT = 1_000
"""Names that the metrics of one prediction may have."""


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
class MetricsWindow:
    """Whose metrics are read: those of some deployments, from a moment to another, both included.

    The moments are microseconds since 1970, of the beginning of what was measured. Copies that went to a shadow are
    left out unless `with_shadows`.
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
    def place(self) -> Place:
        """Where a page that ends with this row ended."""
        return Place(self.started_us, self.uuid)


def checked_metrics(metrics: object) -> dict[str, Any]:
    """Return what somebody sent as metrics.

    Raises:
        InvalidRequest: it is no object, or has nothing in it.
        TooLarge: it has more than `METRICS_LIMIT`.
    """
    if not isinstance(metrics, dict) or not metrics:
        raise InvalidRequest("metrics: expected an object with at least one name and its value.",
                             hint='Such as {"accuracy": 0.93}.')  # fmt: skip
    if len(metrics) > METRICS_LIMIT:
        raise TooLarge(f"metrics: expected at most {METRICS_LIMIT} of one prediction, got {len(metrics)}.",
                       hint="Keep what is larger in a file or an experiment.")  # fmt: skip
    return metrics
