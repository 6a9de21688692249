"""How fast the recorder works beside calls, which need the same cores."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

LONGEST_REST_S = 0.5
PAUSE_S = 50e-6
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pace:
    """How long it works at a time.

    After a transaction it rests `rests` times as long as that took, so that calls have the machine, and SQLite's other
    writers get their turn. `at_once` items are worked on between two short pauses: a scheduler may let
    a process finish its slice of some milliseconds before a call that woke up meanwhile gets the core, whatever their
    priorities are (Linux's EEVDF does), and only to sleep gives the core up for certain.
    """

    rests: int
    at_once: int | None

    def spread(self, items: Iterable[T]) -> Iterator[T]:
        """Yield items, with the pauses."""
        if self.at_once is None:
            yield from items
            return
        for number, item in enumerate(items, 1):
            yield item
            if number % self.at_once == 0:
                time.sleep(PAUSE_S)

    def rest(self, worked_s: float) -> None:
        """Rest after a transaction that took so long."""
        time.sleep(min(LONGEST_REST_S, self.rests * worked_s))


AT_EASE = Pace(rests=9, at_once=16)
BRISK = Pace(rests=2, at_once=16)
BEHIND = Pace(rests=1, at_once=None)
BRISK_FROM = 4
BEHIND_FROM = 64
"""Segments that wait; a gateway makes one each second, or more when there is much to record."""


def pace_for(waiting_segments: int) -> Pace:
    """Return the pace at which what waits becomes no more."""
    if waiting_segments < BRISK_FROM:
        return AT_EASE
    return BRISK if waiting_segments < BEHIND_FROM else BEHIND
