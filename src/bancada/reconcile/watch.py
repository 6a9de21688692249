"""Watches the processes that run: tells at once that one has ended, and keeps what they write within limits."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bancada.compute.port import Compute
from bancada.reconcile.end_bell import EndBell
from bancada.reconcile.log_limit import limit_log

EVERY_S = 0.25
"""How often everything is looked at where the system tells of every end by itself."""
EVERY_S_UNTOLD = 0.05
"""How often where it does not."""
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
        self._bell = EndBell()
        self._lock = threading.Lock()

    def watch(self, key: str, noun: str, noun_id: str, *logs: Path) -> None:
        """Tell when the process with this key ends, and limit its logs until then."""
        with self._lock:
            self._watched[key] = Watched(noun, noun_id, logs)
            if key not in self._bell:
                self._bell.ring_at(key, self._compute.end_of(key))

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
                    self._bell.forget(key)

    def run(self, stop: threading.Event) -> None:
        """Look when a process ends and several times a second, until `stop` is set.

        A twentieth of a processor is never exceeded, however many processes there are.
        """
        took_s = 0.0
        while not stop.wait(20 * took_s):
            self._wait()
            began_at = time.monotonic()
            try:
                self.look()
            except Exception:  # noqa: BLE001 - the top of a loop: a database away must not end it
                _log.exception("the ends of processes could not be told; trying again")
            took_s = time.monotonic() - began_at

    def _wait(self) -> None:
        with self._lock:
            is_told = all(key in self._bell for key in self._watched)
        for key in self._bell.wait(EVERY_S if is_told else EVERY_S_UNTOLD):
            with self._lock:
                self._bell.forget(key)

    def _limit(self, log: Path) -> None:
        try:
            limit_log(log, self._log_limit_bytes)
        except OSError as error:  # a full disk must not keep the ends of processes from being told
            _log.warning("%s could not be cut: %s", log, error)
