"""Notices within a moment that a process has ended, so that its wish need not be looked at all the time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from bancada.compute.port import Compute

EVERY_S = 0.05
_log = logging.getLogger(__name__)


class ProcessWatch:
    """Remembers which processes belong to which wish, and calls `on_end` once when one of them ends."""

    def __init__(self, compute: Compute, on_end: Callable[[str, str], None]) -> None:
        self._compute = compute
        self._on_end = on_end
        self._watched: dict[str, tuple[str, str]] = {}
        self._lock = threading.Lock()

    def watch(self, key: str, noun: str, noun_id: str) -> None:
        """Tell when the process with this key ends."""
        with self._lock:
            self._watched[key] = (noun, noun_id)

    def look(self) -> None:
        """Look at every watched process once."""
        with self._lock:
            watched = dict(self._watched)
        for key, owner in watched.items():
            state = self._compute.poll(key)
            if state is None or not state.running:
                self._on_end(*owner)
                with self._lock:
                    self._watched.pop(key, None)

    def run(self, stop: threading.Event) -> None:
        """Look several times a second until `stop` is set, and never use more than a twentieth of a processor."""
        took_s = 0.0
        while not stop.wait(max(EVERY_S, 20 * took_s)):
            began_at = time.monotonic()
            try:
                self.look()
            except Exception:  # noqa: BLE001 - the top of a loop: a database away must not end it
                _log.exception("the ends of processes could not be told; trying again")
            took_s = time.monotonic() - began_at
