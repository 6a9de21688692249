"""How much of a model one caller may have, and how long a call may take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bancada.domain.errors import InvalidRequest

LONGEST_S = 3600.0
MOST_PER_S = 1_000_000.0
MOST_WAITING = 100_000


@dataclass(frozen=True, slots=True)
class CallLimits:
    """The limits of one model's calls.

    `calls_per_s` is for each caller, 0 without limit. `deadline_s` is how long a call may take in all, and `queue` how
    many may wait or run at once; 0 for what the workbench's settings say.
    """

    calls_per_s: float = 0.0
    deadline_s: float = 0.0
    queue: int = 0

    def checked(self) -> CallLimits:
        """Return the limits.

        Raises:
            InvalidRequest: one is out of its range.
        """
        for name, most, unit in (("calls_per_s", MOST_PER_S, "calls"), ("deadline_s", LONGEST_S, "seconds"),
                                 ("queue", MOST_WAITING, "calls")):  # fmt: skip
            if not 0 <= (got := getattr(self, name)) <= most:
                raise InvalidRequest(f"{name}: expected 0 to {most:,.0f} {unit}, got {got:g}.",
                                     hint="0 takes a limit away, or leaves it to the workbench.")  # fmt: skip
        return self

    def to_json(self) -> dict[str, Any]:
        """Return the limits as they are kept with the model."""
        return asdict(self)


def read_limits(kept: Mapping[str, Any]) -> CallLimits:
    """Return the limits that were kept with a model; empty for none."""
    return CallLimits(**kept)
