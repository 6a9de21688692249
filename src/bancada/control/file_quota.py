"""How much a project's files may still grow.

Sessions and jobs write files too, so no counter of uploads could be right: the size is measured on disk, and a
measurement holds for some seconds, with what was uploaded meanwhile added.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path

from bancada.store.folders import measure

HOLDS_FOR_S = 10.0


class Quota:
    """Measures projects; safe to use from several threads. Uploads at the same time may go over by what each has."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._measured: dict[Path, tuple[float, int]] = {}

    def used_bytes(self, folder: Path) -> int:
        """Return how many bytes the files of a project have, as measured within the last seconds."""
        with self._lock:
            at, used = self._measured.get(folder, (0.0, 0))
        if at and time.monotonic() - at < HOLDS_FOR_S:
            return used
        used = measure(folder)
        with self._lock:
            now = time.monotonic()
            kept = {path: known for path, known in self._measured.items() if now - known[0] < HOLDS_FOR_S}
            self._measured = {**kept, folder: (now, used)}
        return used

    def add(self, folder: Path, size_bytes: int) -> None:
        """Count a file that was just uploaded."""
        with self._lock:
            if folder in self._measured:
                at, used = self._measured[folder]
                self._measured[folder] = (at, used + size_bytes)
