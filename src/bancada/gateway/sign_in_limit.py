"""Failed sign-ins are counted by where they come from, and after some of them that place has to wait."""

from __future__ import annotations

from collections import OrderedDict

FAILURES = 10
WINDOW_S = 60.0
PLACES_KEPT = 10_000


class SignInLimit:
    """Remembers the failures of the last minute; keeps a bounded number of places, the latest ones."""

    def __init__(self) -> None:
        self._failures: OrderedDict[str, list[float]] = OrderedDict()

    def wait_s(self, place: str, now_s: float) -> float:
        """Return how many seconds a place has to wait before it may try again; 0 when it may now."""
        recent = self._recent(place, now_s)
        return max(0.0, recent[-FAILURES] + WINDOW_S - now_s) if len(recent) >= FAILURES else 0.0

    def note_failure(self, place: str, now_s: float) -> None:
        """Count a failed sign-in."""
        self._failures[place] = [*self._recent(place, now_s), now_s][-FAILURES:]
        self._failures.move_to_end(place)
        while len(self._failures) > PLACES_KEPT:
            self._failures.popitem(last=False)

    def _recent(self, place: str, now_s: float) -> list[float]:
        return [at for at in self._failures.get(place, ()) if at > now_s - WINDOW_S]
