"""Notices within a moment that a process has ended, so that its wish need not be looked at all the time."""

from __future__ import annotations

import threading
from collections.abc import Callable

from bancada.compute.port import Compute


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
                with self._lock:
                    self._watched.pop(key, None)
                self._on_end(*owner)
