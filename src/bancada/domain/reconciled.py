"""What every wish that a reconciler completes has in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Transitions = Mapping[str, frozenset[str]]
"""For each status the statuses that may follow it. A status without followers is terminal."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do now: look again after `seconds`, or earlier when a hint comes."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Finish:
    """The wish has come to an end, or to rest: write this status and why."""

    status: str
    reason: str = ""
    message: str = ""
    hint: str = ""


def terminal_statuses(transitions: Transitions) -> frozenset[str]:
    """Return the statuses that nothing follows."""
    return frozenset(status for status, followers in transitions.items() if not followers)
