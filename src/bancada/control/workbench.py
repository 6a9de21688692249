"""What every verb needs beside its arguments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bancada.domain.attempts import Attempts, Guesses, Limit
from bancada.domain.clock import Clock, utc_now
from bancada.domain.runtimes import Runtime
from bancada.settings import Settings
from bancada.store.database import Database

if TYPE_CHECKING:
    from bancada.tracking.client import Tracking


def _no_runtimes() -> Sequence[Runtime]:
    return ()


@dataclass(frozen=True, slots=True)
class Workbench:
    """The parts of a running workbench that record wishes; `wake` hints the reconciler that there is a new one.

    `runtimes` returns the ML Runtimes that this machine offers. `guesses` and `bad_keys` are what was sent in vain, by
    user and address.
    """

    settings: Settings
    database: Database
    tracking: Tracking
    wake: Callable[[], None]
    clock: Clock = utc_now
    runtimes: Callable[[], Sequence[Runtime]] = _no_runtimes
    guesses: Guesses = field(default_factory=Guesses)
    bad_keys: Attempts = field(default_factory=lambda: Attempts(Limit(100, 60)))
