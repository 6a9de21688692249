"""Following what a session writes, by long polls that survive a restart of the API."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

import cmlapi
import urllib3

from bancada.cli.failures import AWAY

if TYPE_CHECKING:
    from cmlapi.rest import RESTResponse

    from bancada.cli.connection import Connection

PREPARING = frozenset({"scheduling", "starting"})
ENDED = frozenset({"succeeded", "failed", "stopped"})
WAIT_S = 20
PATIENCE_S = 30.0
_PAUSE_S = 0.25


class Stream:
    """One of a session's two streams, `setup` or `output`, read from where the last read ended."""

    def __init__(self, connection: Connection, path: str, name: str, wait_s: int = WAIT_S) -> None:
        self._connection = connection
        self._path = f"{path}/output"
        self._name = name
        self._wait_s = wait_s
        self._offset = 0

    def copy(
        self,
        target: BinaryIO,
        until: Callable[[str], bool],
        decorate: Callable[[bytes], bytes] = lambda block: block,
    ) -> None:
        """Copy what is written until the session's status satisfies `until` and nothing is left to read."""
        while True:
            answer = self._read()
            status = str(answer.getheader("X-Status", ""))
            if answer.data:
                target.write(decorate(answer.data))
                target.flush()
                self._offset = int(answer.getheader("X-Next-Offset") or 0)
            elif until(status):
                return

    def _read(self) -> RESTResponse:
        """Wait for more; a workbench that restarts gets some time to come back."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                return self._connection.read(self._path, stream=self._name, offset=self._offset, wait_s=self._wait_s)
            except urllib3.exceptions.HTTPError:
                if time.monotonic() >= deadline:
                    raise
            except cmlapi.rest.ApiException as error:
                if error.status not in AWAY or time.monotonic() >= deadline:
                    raise
            time.sleep(_PAUSE_S)
