"""How many models load at once: about as many as there are cores, or each of them takes many times as long.

Only who loads holds a slot. A process that ended without giving its slot back loses it at the next look.
"""

from __future__ import annotations

import os
import threading

from bancada.compute.port import Compute

FEWEST = 2
"""A gate and a replica of the same build may always load side by side."""
RETRY_S = 0.5


class LoadSlots:
    """Slots for gates and replicas that load; safe to share between threads."""

    def __init__(self, compute: Compute, limit: int | None = None) -> None:
        self._compute = compute
        self.limit = limit or max(FEWEST, os.cpu_count() or FEWEST)
        self._held: set[str] = set()
        self._lock = threading.Lock()

    def take(self, key: str, *, insist: bool = False) -> bool:
        """Take a slot for the process that is to be started under this key; False when all are taken.

        Who insists gets one beyond the limit: whoever holds the others may be waiting for it.
        """
        with self._lock:
            self._held = {held for held in self._held if held == key or self._is_loading(held)}
            if not insist and key not in self._held and len(self._held) >= self.limit:
                return False
            self._held.add(key)
            return True

    def give_back(self, key: str) -> None:
        """Let another process load; giving back twice is giving back once."""
        with self._lock:
            self._held.discard(key)

    def _is_loading(self, key: str) -> bool:
        state = self._compute.poll(key)
        return state is None or state.running  # None: it is about to be started
