"""Watches the processes that run: tells within a moment that one has ended, and keeps what they write within limits."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bancada.compute.port import Compute
from bancada.reconcile.log_limit import limit_log

EVERY_S = 0.05
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Watched:
    """Whose process it is, and where what it writes is kept."""

    noun: str
    noun_id: str
    logs: tuple[Path, ...]


class ProcessWatch:
    """Remembers which processes belong to which wish, and calls `on_end` once when one of them ends.

    Of what each writes, the last `log_limit_bytes` are kept.
    """

    def __init__(self, compute: Compute, on_end: Callable[[str, str], None], log_limit_bytes: int) -> None:
        self._compute = compute
        self._on_end = on_end
        self._log_limit_bytes = log_limit_bytes
        self._watched: dict[str, Watched] = {}
        self._lock = threading.Lock()

    def watch(self, key: str, noun: str, noun_id: str, *logs: Path) -> None:
        """Tell when the process with this key ends, and limit its logs until then."""
        with self._lock:
            self._watched[key] = Watched(noun, noun_id, logs)

    def look(self) -> None:
        """Look at every watched process once."""
        with self._lock:
            watched = dict(self._watched)
        for key, of in watched.items():
            state = self._compute.poll(key)
            for log in of.logs:
                self._limit(log)
            if state is None or not state.running:
                self._on_end(of.noun, of.noun_id)
                with self._lock:
                    self._watched.pop(key, None)

    def _limit(self, log: Path) -> None:
        try:
            limit_log(log, self._log_limit_bytes)
        except OSError as error:  # a full disk must not keep the ends of processes from being told
            _log.warning("%s could not be cut: %s", log, error)

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
