"""Following what a workload writes, by long polls that survive a restart of the API."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

import cmlapi
import urllib3

from bancada.cli.failures import AWAY

if TYPE_CHECKING:
    from cmlapi.rest import RESTResponse

    from bancada.cli.connection import Connection

PREPARING = frozenset({"scheduling", "starting"})
ENDED = frozenset({"succeeded", "failed", "stopped", "timedout"})
WAIT_S = 20
PATIENCE_S = 30.0
_PAUSE_S = 0.25


@dataclass(frozen=True)
class Piece:
    """Some of a log; nothing follows when it `is_complete`."""

    data: bytes
    is_complete: bool


class Stream:
    """A log of the native API, read from where the last read ended; `query` chooses one of several."""

    def __init__(self, connection: Connection, path: str, wait_s: int = WAIT_S, **query: str) -> None:
        self._connection = connection
        self._path = path
        self._query = query
        self._wait_s = wait_s
        self._offset = 0

    def copy(
        self,
        target: BinaryIO,
        until: Callable[[str], bool] | None = None,
        decorate: Callable[[bytes], bytes] = lambda block: block,
    ) -> None:
        """Copy what is written until nothing is left to read and its writer has ended, or its status is `until`."""
        while True:
            answer = self._read()
            if answer.data:
                target.write(decorate(answer.data))
                target.flush()
                self._offset = int(answer.getheader("X-Next-Offset") or 0)
            if until is None:
                if answer.getheader("X-Complete") == "true":
                    return
            elif not answer.data and until(answer.getheader("X-Status") or ""):
                return

    def start_at(self, offset: int) -> None:
        """Leave out what was written before."""
        self._offset = offset

    def read(self) -> Piece:
        """Wait for what is written next and return it."""
        answer = self._read()
        self._offset = int(answer.getheader("X-Next-Offset") or 0)
        return Piece(answer.data, answer.getheader("X-Complete") == "true")

    def _read(self) -> RESTResponse:
        """Wait for more; a workbench that restarts gets some time to come back."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                return self._connection.read(self._path, offset=self._offset, wait_s=self._wait_s, **self._query)
            except urllib3.exceptions.HTTPError:
                if time.monotonic() >= deadline:
                    raise
            except cmlapi.rest.ApiException as error:
                if error.status not in AWAY or time.monotonic() >= deadline:
                    raise
            time.sleep(_PAUSE_S)


def show_log(connection: Connection, path: str, *, follow: bool, **query: str) -> None:
    """Write to stdout what a log has by now, or with `follow` all of it until its writer has ended."""
    stream = Stream(connection, path, WAIT_S if follow else 0, **query)
    stream.copy(sys.stdout.buffer, until=None if follow else lambda _: True)
