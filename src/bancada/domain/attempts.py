"""Failed attempts, counted so that guessing becomes slow: so many within a time, then none until some are forgotten."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv6Address, ip_address

from bancada.domain.errors import TooBusy, WorkbenchError

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


@dataclass(frozen=True, slots=True)
class WrongKeys:
    """Keys that nobody has, by the network they came from: every door of the workbench has one, and the same limit.

    It is asked after a key was found wrong, so that a right one costs nothing more and is never held up.
    """

    attempts: Attempts = field(default_factory=lambda: Attempts(Limit(100, 60)))

    def count(self, error: WorkbenchError, address: str, now: datetime) -> None:
        """Remember where a wrong key came from, if that is what `error` says; others are of no interest here.

        Raises:
            TooBusy: from there came so many that this is no longer answered as what it is (`too_many_attempts`).
        """
        if error.code not in _OF_WRONG_KEYS:
            return
        source = network_of(address)
        if wait_s := math.ceil(self.attempts.wait_s(source, now)):
            raise TooBusy("Too many keys were wrong.", hint=f"Try again in {wait_s} seconds, with another key.",
                          code="too_many_attempts", details={"retry_after_s": wait_s})  # fmt: skip
        self.attempts.fail(source, now)


_OF_WRONG_KEYS = frozenset({"key_unknown", "key_malformed", "access_key_unknown"})


def network_of(address: str) -> str:
    """Return what attempts from an address are counted under: of IPv6 its /64, for whoever has one address has all."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    return str(found.ipv4_mapped or f"{IPv6Address(int(found) >> 64 << 64)}/64")
