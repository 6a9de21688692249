"""The recorder's process."""

from __future__ import annotations

import os
import signal
import threading

from bancada.domain.clock import utc_now
from bancada.domain.home import Home
from bancada.observe.recorder import Recorder
from bancada.settings import Settings
from bancada.store.database import Database

NICENESS = 10
"""Calls are answered first, and recorded with what they leave of the machine."""


def run_recorder(settings: Settings, database: Database) -> None:
    """Take what the gateway recorded into the database until SIGTERM or SIGINT."""
    os.nice(NICENESS)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    Recorder(database, Home(settings.home).records, settings.recording_rule, utc_now).run(stop)
    database.close()
