"""Connections that are kept open and handed to one reader or writer at a time.

A pool's own bookkeeping would cost more than most reads do.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine

REST_S = 10.0
"""A connection that rested for longer is asked whether it still works: its server may have been restarted."""


class Connections:
    """The connections of one engine in AUTOCOMMIT. Safe to share between threads."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._clock = clock
        self._idle: list[tuple[Connection, float]] = []

    def take(self) -> Connection:
        """Return a connection that nobody else has."""
        while self._idle:
            try:
                connection, since = self._idle.pop()
            except IndexError:  # another thread was quicker
                break
            if self._clock() - since < REST_S or _works(connection):
                return connection
        return self._connect()

    def replace(self, connection: Connection) -> Connection:
        """Return a new connection in the place of one that does not work."""
        _drop(connection)
        return self._connect()

    def give_back(self, connection: Connection) -> None:
        """Take a connection back, unless it broke meanwhile."""
        if connection.closed or connection.invalidated or getattr(driver_of(connection), "closed", False):
            _drop(connection)
        else:
            self._idle.append((connection, self._clock()))

    def close(self) -> None:
        """Close what is idle."""
        while self._idle:
            self._idle.pop()[0].close()
        self._engine.dispose()

    def _connect(self) -> Connection:
        connection = self._engine.connect()
        connection.begin()  # nothing for the database: it keeps SQLAlchemy from ending transactions, which are ours
        return connection


def driver_of(connection: Connection) -> Any:  # noqa: ANN401 - a connection of sqlite3 or psycopg
    """Return the driver's own connection."""
    return connection.connection.dbapi_connection


def _works(connection: Connection) -> bool:
    try:
        driver_of(connection).execute("SELECT 1").fetchone()
    except Exception:  # noqa: BLE001 - of whatever kind the driver's is: another connection is made
        _drop(connection)
        return False
    return True


def _drop(connection: Connection) -> None:
    connection.invalidate()
    connection.close()
