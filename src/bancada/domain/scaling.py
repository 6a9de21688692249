"""How many replicas a deployment has that scales by itself: by how long its calls wait before they begin.

`wished_replicas` is the whole policy. It grows at once and by no more than twice, and shrinks one at a time after a
calm, so that it neither starves callers nor swings.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bancada.domain.errors import InvalidRequest
from bancada.domain.load import DeploymentLoad, Figures

REPLICAS_LIMIT = 32
LOOK_EVERY_S = 2.0
CALM_S = 60.0
"""How long calls must hardly wait before one replica goes."""
SETTLED_S = 5.0
"""How long new replicas are given to work off what waited, before more are asked for."""
_CALM_SHARE = 0.25
"""Calls hardly wait when they wait for less than this share of the target."""
_BUSY_SHARE = 0.8
"""The replicas that stay may be busy for at most this share of the time."""


@dataclass(frozen=True, slots=True)
class Scaling:
    """Between how many replicas a deployment moves: more when calls wait for longer than `target_queue_ms` on average,
    fewer when they hardly wait; none, where `min_replicas` is 0, after `idle_s` seconds without a call.
    """

    min_replicas: int = 1
    max_replicas: int = 4
    target_queue_ms: float = 20.0
    idle_s: float = 300.0

    def checked(self) -> Scaling:
        """Return these rules, proven to be some.

        Raises:
            InvalidRequest: min_replicas is not in 0..max_replicas, max_replicas not in 1..32, target_queue_ms not in
                (0, 60000], or idle_s not in [1, 86400].
        """
        if not 1 <= self.max_replicas <= REPLICAS_LIMIT:
            raise InvalidRequest(f"scaling.max_replicas: expected 1 to {REPLICAS_LIMIT}, got {self.max_replicas}.")
        if not 0 <= self.min_replicas <= self.max_replicas:
            raise InvalidRequest(
                f"scaling.min_replicas: expected 0 to {self.max_replicas} (max_replicas), got {self.min_replicas}.",
                hint="0 lets it stop when nobody calls; the next call starts it.",
            )
        if not 0 < self.target_queue_ms <= 60_000:
            raise InvalidRequest("scaling.target_queue_ms: expected more than 0 and at most 60000 milliseconds, got "
                                 f"{self.target_queue_ms:g}.")  # fmt: skip
        if not 1 <= self.idle_s <= 86400:
            raise InvalidRequest(f"scaling.idle_s: expected 1 to 86400 seconds, got {self.idle_s:g}.")
        return self

    def as_json(self) -> dict[str, Any]:
        """Return the form in which a deployment keeps its rules; `from_json` reads it."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any] | None) -> Scaling | None:
        """Return what `as_json` described; None is a fixed number of replicas."""
        return None if kept is None else cls(**kept)


@dataclass(frozen=True, slots=True)
class Demand:
    """What is known of the calls of a deployment: how it stands now, and what was counted in the last `window_s`.

    `calm_s` is for how long calls have hardly waited, `settled_s` for how long all its replicas have been ready.
    """

    now: DeploymentLoad
    window: Figures
    window_s: float
    calm_s: float
    settled_s: float


def wished_replicas(scaling: Scaling, replicas: int, demand: Demand) -> int:
    """Return how many replicas a deployment should have that has `replicas`."""
    within = min(max(replicas, scaling.min_replicas), scaling.max_replicas)
    if replicas == 0:
        return max(1, scaling.min_replicas) if demand.now.is_busy else scaling.min_replicas
    if within != replicas:
        return within
    if scaling.min_replicas == 0 and not demand.now.is_busy and demand.now.idle_s >= scaling.idle_s:
        return 0
    if demand.settled_s >= SETTLED_S and not is_calm(scaling, demand):
        return min(_grown(scaling, replicas, demand), scaling.max_replicas)
    if demand.calm_s >= CALM_S and replicas > max(1, scaling.min_replicas) and _fits(replicas - 1, demand):
        return replicas - 1
    return replicas


def is_calm(scaling: Scaling, demand: Demand) -> bool:
    """Tell whether calls hardly wait: on average for less than a quarter of the target, and none waits now."""
    return demand.window.mean_queue_ms < _CALM_SHARE * scaling.target_queue_ms and not demand.now.waiting


def _grown(scaling: Scaling, replicas: int, demand: Demand) -> int:
    waited_ms = demand.window.mean_queue_ms
    if not demand.window.calls and demand.now.waiting:  # they wait so long that none was answered meanwhile
        waited_ms = demand.window_s * 1000
    if waited_ms <= scaling.target_queue_ms:
        return replicas
    return min(2 * replicas, math.ceil(replicas * waited_ms / scaling.target_queue_ms))


def _fits(replicas: int, demand: Demand) -> bool:
    """Tell whether fewer replicas would do: each is busy with one call or one batch at a time."""
    if not demand.window_s:
        return False
    busy = (demand.window.total_us - demand.window.queue_us) / 1e6 / demand.window_s
    return busy <= _BUSY_SHARE * replicas
