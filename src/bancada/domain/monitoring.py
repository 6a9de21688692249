"""Calls of a deployment over time: how many, how many failed, how long they took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from bancada.domain.errors import InvalidRequest

MOST_POINTS = 1_000
MOST_CALLS = 100_000
"""Recorded calls that one answer is made of: some tenths of a second of a database's work, whatever is asked."""

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment until before another, in steps of whole seconds that begin at multiples of their length.

    Raises:
        InvalidRequest: it ends before it begins, its steps have no length, or it has over `MOST_POINTS` of them.
    """

    since: datetime
    until: datetime
    step_s: int

    def __post_init__(self) -> None:
        if self.since >= self.until:
            raise InvalidRequest(
                f"since: expected a time before until ({self.until.isoformat()}), got {self.since.isoformat()}.",
                hint="Leave both out for the last quarter of an hour.",
            )
        seconds = (self.until - self.since).total_seconds()
        if self.step_s < 1 or seconds / self.step_s > MOST_POINTS:
            least = max(1, -(-int(seconds) // MOST_POINTS))
            raise InvalidRequest(f"step_s: expected at least {least} seconds for this span, got {self.step_s}.",
                                 hint=f"An answer has at most {MOST_POINTS} points.")  # fmt: skip

    @property
    def step_us(self) -> int:
        """The length of a step in microseconds."""
        return self.step_s * 1_000_000

    def begin_of(self, step: int) -> datetime:
        """Return when the step with this number begins."""
        return _EPOCH + timedelta(seconds=step * self.step_s)


@dataclass(frozen=True, slots=True)
class CallPoint:
    """The calls of one step; `failed` answered 500 and above, `refused` 400 to 499.

    The times are those that so many of a hundred calls did not exceed, in microseconds, of the calls that were answered
    well; None where there was none.
    """

    begins_at: datetime
    calls: int
    failed: int
    refused: int
    p50_us: int | None
    p95_us: int | None
    p99_us: int | None


@dataclass(frozen=True, slots=True)
class CallHistory:
    """The calls of a deployment in a span, the oldest step first; steps without a call are left out.

    `is_cut` says that there were over `MOST_CALLS`: what is here is the newest of it, in whole steps.
    `recorded_share` is the part of the calls that is recorded now, and so counted.
    """

    points: tuple[CallPoint, ...]
    is_cut: bool
    recorded_share: float
