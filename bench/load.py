"""A small load generator: one thread and one kept connection for each caller, and as little work as can be per call."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
