"""Whether a new deployment does worse than the one it joined or replaced, by the gateway's counts.

`judge` is the whole policy. It says nothing before there are calls enough to tell, and it never condemns what chance
may have done: of the errors it takes the least that the counts leave likely.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bancada.domain.errors import InvalidRequest
from bancada.domain.load import Figures, GatewayLoad
from bancada.domain.reconciled import Finish

ROLLED_BACK = "rolled_back"
"""Reason of a deployment that left the traffic because it did worse."""
_Z = 1.96
"""Of 100 healthy deployments about two seem worse than they are by this much."""
_SLACK_MS = 5.0
"""Nobody is condemned for milliseconds."""
_SHARE = 0.95
WINDOW_S = 600.0
"""What was good for so long is judged anew, so that a fault that comes late does not hide behind old calls."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much worse a deployment may do: `error_rate` in points (0.05 is five percent of calls more), `latency` times
    as slow at the 95th percentile, after at least `calls` calls. One that serves alone is watched for `for_s` seconds.
    """

    error_rate: float = 0.05
    latency: float = 2.0
    calls: int = 50
    for_s: float = 300.0

    def checked(self) -> Limits:
        """Return these limits, proven to be some.

        Raises:
            InvalidRequest: error_rate is not in 0..1, latency below 1, calls below 1, or for_s not in 0..86400.
        """
        if not 0 <= self.error_rate <= 1:
            raise InvalidRequest(f"limits.error_rate: expected a share from 0 to 1, got {self.error_rate:g}.",
                                 hint="0.05 allows five percent of the calls to fail more.")  # fmt: skip
        if not (math.isfinite(self.latency) and self.latency >= 1):
            raise InvalidRequest(f"limits.latency: expected a factor of at least 1, got {self.latency:g}.",
                                 hint="2 allows calls to take twice as long.")  # fmt: skip
        if self.calls < 1:
            raise InvalidRequest(f"limits.calls: expected at least 1, got {self.calls}.")
        if not 0 <= self.for_s <= 86400:
            raise InvalidRequest(f"limits.for_s: expected 0 to 86400 seconds, got {self.for_s:g}.")
        return self

    def as_json(self) -> dict[str, Any]:
        """Return the form in which a deployment keeps its limits; `from_json` reads it."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any] | None) -> Limits | None:
        """Return what `as_json` described; None is without limits."""
        return None if kept is None else cls(**kept)


@dataclass(frozen=True, slots=True)
class Watch:
    """Where the counters of a deployment and of the one that it is compared with stood when watching began.

    `is_past`: the other one does not serve any more, and `other` is all that it did.
    """

    since_us: int
    began_at_s: float
    own: Figures
    other: Figures
    is_past: bool

    def read(self, load: GatewayLoad, deployment_id: str, other_id: str) -> tuple[Figures, Figures]:
        """Return what both did since then."""
        own = load.of(deployment_id).figures.since(self.own)
        return own, self.other if self.is_past else load.of(other_id).figures.since(self.other)

    def as_json(self) -> dict[str, Any]:
        """Return the form in which a deployment keeps its watch; `from_json` reads it."""
        return {"since_us": self.since_us, "began_at_s": self.began_at_s, "own": self.own.as_json(),
                "other": self.other.as_json(), "is_past": self.is_past}  # fmt: skip

    @classmethod
    def from_json(cls, kept: Mapping[str, Any] | None) -> Watch | None:
        """Return what `as_json` described; None is no watch."""
        if kept is None:
            return None
        return cls(kept["since_us"], kept["began_at_s"], Figures.from_json(kept["own"]),
                   Figures.from_json(kept["other"]), kept["is_past"])  # fmt: skip


def judge(own: Figures, other: Figures, limits: Limits) -> Finish | None:
    """Return why a deployment has to go, or None while nothing says so.

    `other` without calls enough counts as without errors, and tells nothing of how long calls take.
    """
    if own.calls < limits.calls:
        return None
    rate, other_rate = own.error_rate, other.error_rate
    if rate - other_rate > limits.error_rate and least_likely_rate(own) > other_rate:
        return _worse(
            f"{own.errors} of its {own.calls} calls failed ({rate:.1%}); of the other deployment's {other.calls} calls "
            f"{other.errors} did ({other_rate:.1%}). At most {limits.error_rate:.1%} more are allowed."
        )
    if other.calls < limits.calls:
        return None
    took_ms, other_ms = own.latency_at(_SHARE), other.latency_at(_SHARE)
    if took_ms > limits.latency * other_ms and took_ms - other_ms > _SLACK_MS:
        return _worse(
            f"{_SHARE:.0%} of its {own.calls} calls took up to {took_ms:.0f} ms; the other deployment's {other.calls} "
            f"calls took {other_ms:.0f} ms. At most {limits.latency:g} times as long is allowed."
        )
    return None


def least_likely_rate(figures: Figures) -> float:
    """Return the lower end of the Wilson interval of the error rate: the least that the counts leave likely."""
    n, p = figures.calls, figures.error_rate
    if not n:
        return 0.0
    spread = _Z * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
    return max(0.0, (p + _Z**2 / (2 * n) - spread) / (1 + _Z**2 / n))


def judge_ends(failures: int, replicas: int, cause: str = "") -> Finish | None:
    """Return why a deployment has to go whose replicas ended `failures` times in all, or None.

    One end each may be anybody's fault; one more than that is the deployment's.
    """
    if failures <= max(1, replicas):
        return None
    which = "Its replica" if replicas == 1 else f"Its {replicas} replicas"
    return _worse(f"{which} ended {failures} times unasked while answering calls. {cause}".rstrip())


def _worse(message: str) -> Finish:
    hint = "The deployment before it answers the calls. Its replicas' logs have the causes."
    return Finish("stopping", ROLLED_BACK, f"It was rolled back: {message}", hint)
