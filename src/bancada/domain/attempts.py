"""Failed attempts, counted so that guessing becomes slow: so many within a time, then none until some are forgotten."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime

REMEMBERED = 10_000
"""Sources that are remembered at once; the one that failed longest ago is forgotten first."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` failures of one source within `window_s` seconds."""

    count: int
    window_s: float


@dataclass(slots=True)
class Attempts:
    """Who failed when, in the memory of one process; threads may share it."""

    limit: Limit
    _failed: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait_s(self, source: str, now: datetime) -> float:
        """Return the seconds that a source has to wait before its next attempt; 0 when it need not."""
        with self._lock:
            failed = self._failed.get(source)
            if failed is None:
                return 0.0
            oldest = now.timestamp() - self.limit.window_s
            while failed and failed[0] <= oldest:
                failed.popleft()
            if not failed:
                del self._failed[source]
            return failed[-self.limit.count] - oldest if len(failed) >= self.limit.count else 0.0

    def fail(self, source: str, now: datetime) -> None:
        """Count a failure."""
        with self._lock:
            self._failed.setdefault(source, deque(maxlen=self.limit.count)).append(now.timestamp())
            self._failed.move_to_end(source)
            if len(self._failed) > REMEMBERED:
                self._failed.popitem(last=False)

    def forgive(self, source: str) -> None:
        """Forget a source's failures, because it succeeded."""
        with self._lock:
            self._failed.pop(source, None)


@dataclass(frozen=True, slots=True)
class Guesses:
    """Wrong passwords by whose and from where. Only the first limit is tight: it stops nobody but who guesses.

    The others end guesses from many addresses, and of many users; both are far above what people mistype.
    """

    of_user_from_address: Attempts = field(default_factory=lambda: Attempts(Limit(5, 60)))
    of_user: Attempts = field(default_factory=lambda: Attempts(Limit(50, 600)))
    from_address: Attempts = field(default_factory=lambda: Attempts(Limit(50, 600)))
