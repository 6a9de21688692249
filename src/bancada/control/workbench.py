"""What every verb needs beside its arguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bancada.domain.clock import Clock, utc_now
from bancada.settings import Settings
from bancada.store.database import Database
from bancada.tracking.client import Tracking


@dataclass(frozen=True, slots=True)
class Workbench:
    """The parts of a running workbench that record wishes; `wake` hints the reconciler that there is a new one."""

    settings: Settings
    database: Database
    tracking: Tracking
    wake: Callable[[], None]
    clock: Clock = utc_now
