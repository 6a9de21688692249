"""A small load generator: one thread and one kept connection for each caller, and as little work as can be per call."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True)
class Load:
    """What a load found: calls a second, and how long calls took in ms; `failures` are answers other than 200."""

    rate: float
    p50_ms: float
    p99_ms: float
    failures: int


def request_bytes(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """Return one HTTP/1.1 request as it is sent."""
    sent = {"Host": "127.0.0.1", "Content-Length": str(len(body)), **headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body


def run_load(port: int, next_request: Callable[[], bytes], connections: int, seconds: float) -> Load:
    """Send requests over some connections for a while, each connection one at a time."""
    times: list[list[float]] = [[] for _ in range(connections)]
    failures = [0] * connections
    began = time.perf_counter()

    def call_until_the_end(caller: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (start := time.perf_counter()) < began + seconds:
                connection.sendall(next_request())
                failures[caller] += not read_answer(connection).startswith(b"HTTP/1.1 200 ")
                times[caller].append(time.perf_counter() - start)

    threads = [threading.Thread(target=call_until_the_end, args=(caller,)) for caller in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = sorted(each for caller in times for each in caller)
    rate = len(took) / (time.perf_counter() - began)
    return Load(rate, took[len(took) // 2] * 1000, took[int(len(took) * 0.99)] * 1000, sum(failures))


@dataclass
class Paced:
    """What callers at a constant rate saw: how long calls took in ms from when they were due, and how many failed."""

    times_ms: list[float] = field(default_factory=list)
    failed: int = 0

    def percentile(self, share: float) -> float:
        """Return how long the call took that is slower than this share of all."""
        times = sorted(self.times_ms)
        return times[min(len(times) - 1, int(len(times) * share))]


@contextmanager
def paced_load(
    port: int, request: bytes, connections: int, rate: float, is_right: Callable[[bytes], bool]
) -> Iterator[Paced]:
    """Send a request `rate` times a second while the block runs, spread over some connections.

    A call that is late because the one before it was slow counts from when it was due. A broken connection is a failed
    call, and is made anew.
    """
    seen, over = Paced(), threading.Event()
    interval = connections / rate

    def call_at_intervals(caller: int) -> None:
        due = time.perf_counter() + interval * caller / connections
        connection: socket.socket | None = None
        while not over.wait(max(0.0, due - time.perf_counter())):
            try:
                connection = connection or socket.create_connection(("127.0.0.1", port), timeout=60)
                connection.sendall(request)
                seen.failed += not is_right(read_answer(connection))
            except OSError:
                connection, seen.failed = None, seen.failed + 1
            seen.times_ms.append((time.perf_counter() - due) * 1000)
            due += interval
        if connection is not None:
            connection.close()

    threads = [threading.Thread(target=call_at_intervals, args=(caller,)) for caller in range(connections)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        over.set()
        for thread in threads:
            thread.join()


def read_answer(connection: socket.socket) -> bytes:
    """Return one whole answer; its length is announced or it is chunked."""
    answer = b""
    while not _is_whole(answer):
        part = connection.recv(65536)
        if not part:
            raise ConnectionError(f"the connection ended within an answer: {answer[:200]!r}")
        answer += part
    return answer


def _is_whole(answer: bytes) -> bool:
    head, end, body = answer.partition(HEAD_END)
    if not end:
        return False
    lowered = head.lower()
    _, announced, rest = lowered.partition(b"content-length:")
    if announced:
        return len(body) >= int(rest.partition(b"\r\n")[0])
    return b"chunked" not in lowered or body.endswith(b"0\r\n\r\n")
