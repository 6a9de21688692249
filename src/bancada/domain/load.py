"""What the gateway counts: how many calls each deployment had, how they ended, and how long they took.

Counters grow from the gateway's start, so two readings of the same gateway can be subtracted from each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

BUCKETS_MS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0)
"""Upper bounds of the buckets that calls are counted in by how long they took; a last one holds those beyond."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of calls: all, those that failed (status 500 and above), and their times in microseconds."""

    calls: int = 0
    errors: int = 0
    queue_us: int = 0
    total_us: int = 0
    latency_ms: tuple[int, ...] = (0,) * (len(BUCKETS_MS) + 1)

    def since(self, earlier: Figures) -> Figures:
        """Return what was counted after an earlier reading; one that is larger is of another gateway, and left out."""
        if earlier.calls > self.calls:
            return self
        return Figures(
            self.calls - earlier.calls,
            max(0, self.errors - earlier.errors),
            max(0, self.queue_us - earlier.queue_us),
            max(0, self.total_us - earlier.total_us),
            tuple(max(0, now - before) for now, before in zip(self.latency_ms, earlier.latency_ms, strict=True)),
        )

    @property
    def error_rate(self) -> float:
        """The share of calls that failed, from 0 to 1."""
        return self.errors / self.calls if self.calls else 0.0

    @property
    def mean_queue_ms(self) -> float:
        """How long a call waited before it began, on average."""
        return self.queue_us / self.calls / 1000 if self.calls else 0.0

    def latency_at(self, share: float) -> float:
        """Return how many milliseconds this share of the calls took at most, by linear interpolation in its bucket."""
        counted = sum(self.latency_ms)
        wanted, below = share * counted, 0
        for count, low, high in zip(self.latency_ms, (0.0, *BUCKETS_MS), (*BUCKETS_MS, BUCKETS_MS[-1]), strict=True):
            if count and below + count >= wanted:
                return low + (high - low) * (wanted - below) / count
            below += count
        return 0.0

    def as_json(self) -> list[Any]:
        """Return the form in which figures are kept; `from_json` reads it."""
        return [self.calls, self.errors, self.queue_us, self.total_us, list(self.latency_ms)]

    @classmethod
    def from_json(cls, kept: Sequence[Any]) -> Figures:
        """Return what `as_json` described."""
        calls, errors, queue_us, total_us, latency_ms = kept
        return cls(calls, errors, queue_us, total_us, tuple(latency_ms))


@dataclass(frozen=True, slots=True)
class DeploymentLoad:
    """One deployment as the gateway sees it now: its counts, what waits and runs, and for how long nothing has.

    `wanted` is how many callers are held for a replica that is not there.
    """

    figures: Figures = field(default_factory=Figures)
    waiting: int = 0
    running: int = 0
    wanted: int = 0
    idle_s: float = 0.0

    @property
    def is_busy(self) -> bool:
        """Whether any call is under way or wants to be."""
        return bool(self.waiting or self.running or self.wanted)


@dataclass(frozen=True, slots=True)
class GatewayLoad:
    """One answer of the gateway; `since_us` is its start, which tells one gateway's counters from the next one's."""

    since_us: int
    deployments: Mapping[str, DeploymentLoad] = field(default_factory=dict)

    def of(self, deployment_id: str) -> DeploymentLoad:
        """Return the load of a deployment; one that the gateway has not met had no calls."""
        return self.deployments.get(deployment_id, DeploymentLoad())


def read_load(document: Mapping[str, Any]) -> GatewayLoad:
    """Return what the gateway answered to `GET /load`.

    Raises:
        ValueError: it is not such an answer.
    """
    try:
        found = {str(name): _read_deployment(counts) for name, counts in document["deployments"].items()}
        return GatewayLoad(int(document["since_us"]), found)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a gateway's load: {error!r}") from error


def _read_deployment(counts: Mapping[str, Any]) -> DeploymentLoad:
    latency = tuple(int(count) for count in counts["latency_ms"])
    if len(latency) != len(BUCKETS_MS) + 1:
        raise ValueError(f"latency_ms: expected {len(BUCKETS_MS) + 1} counts, got {len(latency)}")
    counted = {name: int(counts[name]) for name in ("calls", "errors", "queue_us", "total_us")}
    return DeploymentLoad(
        Figures(**counted, latency_ms=latency),
        waiting=int(counts["waiting"]),
        running=int(counts["running"]),
        wanted=int(counts["wanted"]),
        idle_s=float(counts["idle_s"]),
    )
