"""Keeps the route table true to `routes.json`, by being told and by looking."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bancada.domain.routes import from_json

if TYPE_CHECKING:
    from pathlib import Path

    from bancada.gateway.table import RouteTable

LOOK_EVERY_S = 0.5
log = logging.getLogger("bancada.gateway")


class RoutesFile:
    """Loads the file into the table. What cannot be read is logged, and the last good snapshot stays."""

    def __init__(self, path: Path, table: RouteTable) -> None:
        self._path = path
        self._table = table
        self._seen: tuple[int, int, int] | None = None

    def load(self) -> int:
        """Load the file now, and return the version that the table has afterwards."""
        self._seen = self._stamp()
        try:
            snapshot = from_json(self._path.read_bytes())
        except FileNotFoundError:
            log.info("no routes file yet; routing by version %d", self._table.snapshot.version)
        except (OSError, ValueError) as error:
            log.error("routes file cannot be read (%s); still routing by version %d", error,
                      self._table.snapshot.version)  # fmt: skip
        else:
            self._table.replace(snapshot)
            log.info("routing by version %d: %d models", snapshot.version, len(snapshot.routes))
        return self._table.snapshot.version

    async def watch(self) -> None:
        """Load the file whenever it has changed, for ever: a lost call to the control socket costs half a second."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if self._stamp() != self._seen:
                self.load()

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
