"""Clients that call a model without a pause, and remember every call: what was asked, what came back, and when."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

HANGS_AFTER_S = 45.0
"""Longer than any deadline of the gateway: a call that takes so long hangs."""
BROKEN = 0
"""Instead of a status: the connection ended before the whole answer was there."""


@dataclass(frozen=True)
class Call:
    """One call, named by its number; times are those of `time.monotonic()`."""

    number: int
    status: int
    answer: bytes
    began_at: float
    ended_at: float

    @property
    def response(self) -> Any:
        """What the model returned."""
        return json.loads(self.answer)["response"]


@dataclass
class Callers:
    """Calls one model through one port; numbers are never used twice, so each finds its record."""

    port: int
    access_key: str
    key: str
    numbers: Iterator[int] = field(default_factory=itertools.count)
    calls: list[Call] = field(default_factory=list)

    @contextlib.contextmanager
    def calling(self, connections: int = 4, port: int | None = None, **request: object) -> Iterator[list[Call]]:
        """Call over some kept connections while the block runs, and yield the calls of this block."""
        seen: list[Call] = []
        over = threading.Event()

        def go_on() -> None:
            connection = self.connect(port)
            while not over.is_set():
                call, connection = self.call_over(connection, request)
                seen.append(call)
                if call.status != 200:
                    over.wait(0.02)  # as a client that backs off a little
            connection.close()

        threads = [threading.Thread(target=go_on) for _ in range(connections)]
        for thread in threads:
            thread.start()
        try:
            yield seen
        finally:
            over.set()
            for thread in threads:
                thread.join(HANGS_AFTER_S)
            assert not any(thread.is_alive() for thread in threads), "a call hangs"
            self.calls += seen

    def connect(self, port: int | None = None) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=HANGS_AFTER_S)

    def call(self, **request: object) -> Call:
        """Call once over a connection of its own."""
        call, connection = self.call_over(self.connect(), request)
        connection.close()
        self.calls.append(call)
        return call

    def call_over(
        self, connection: http.client.HTTPConnection, request: dict[str, object]
    ) -> tuple[Call, http.client.HTTPConnection]:
        """Call once, and return the call and the connection for the next one."""
        number = next(self.numbers)
        body = json.dumps({"accessKey": self.access_key, "request": {"number": number, **request}})
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.key}"}
        began_at = time.monotonic()
        try:
            connection.request("POST", "/model", body, headers)
            answer = connection.getresponse()
            if answer.length is None:  # http.client takes a head that was cut for a whole one
                raise http.client.IncompleteRead(b"")
            return Call(number, answer.status, answer.read(), began_at, time.monotonic()), connection
        except (OSError, http.client.HTTPException):
            connection.close()
            return Call(number, BROKEN, b"", began_at, time.monotonic()), self.connect(connection.port)


def statuses(calls: list[Call]) -> Counter[int]:
    """Return how often each status was answered."""
    return Counter(call.status for call in calls)
