"""Gives recorded calls to a replica again, over its socket, in the language of the gateway (`gateway.frames`).

One call at a time, so that each is timed alone; a rehearsal is no load test.
"""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from bancada.domain.rehearsals import RecordedCall, Replayed

CALL_TIMEOUT_S = 30.0
LONGEST_S = 60.0
"""What is not answered within this time in all counts as failed."""
_HELLO, _CALLS, _ANSWERS = 1, 2, 3
_HEAD, _COUNT = struct.Struct("<IB"), struct.Struct("<H")
_CALL, _ANSWER = struct.Struct("<IBBH16sI"), struct.Struct("<IHBBII")
_NO_ANSWER = 504
_ENDED = 502


class SocketReplayer:
    """The real `Replayer`."""

    def replay(self, path: Path, calls: Sequence[RecordedCall]) -> list[Replayed]:
        """Return what the worker on this socket answers to each call; one that ends before has failed them."""
        answered: list[Replayed] = []
        try:
            answered += self._answers(path, calls)
        except TimeoutError:
            answered += [Replayed(_NO_ANSWER, b'"It did not answer in time."', 0)]
        except (OSError, struct.error):
            answered += [Replayed(_ENDED, b'"The replica ended during this call."', 0)]
        missing = len(calls) - len(answered)
        return [*answered, *[Replayed(_ENDED, b'"It was not asked any more."', 0)] * missing][: len(calls)]

    def _answers(self, path: Path, calls: Sequence[RecordedCall]) -> Iterator[Replayed]:
        ends_at = time.monotonic() + LONGEST_S
        with closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as worker:
            worker.settimeout(CALL_TIMEOUT_S)
            worker.connect(str(path))
            _read_message(worker, _HELLO)
            for number, call in enumerate(calls):
                worker.settimeout(max(0.001, min(CALL_TIMEOUT_S, ends_at - time.monotonic())))
                began_at = time.perf_counter()
                worker.sendall(_message(number, call))
                content = _read_message(worker, _ANSWERS)
                took_us = int((time.perf_counter() - began_at) * 1e6)
                yield _answer(content, took_us)


def _message(number: int, call: RecordedCall) -> bytes:
    uuid = bytes.fromhex(call.uuid)
    content = _COUNT.pack(1) + _CALL.pack(number, call.kind, 0, 0, uuid, len(call.input)) + call.input
    return _HEAD.pack(len(content), _CALLS) + content


def _read_message(worker: socket.socket, wanted: int) -> bytes:
    length, kind = _HEAD.unpack(_read_exactly(worker, _HEAD.size))
    if kind != wanted:
        raise OSError(f"a message of kind {kind} where {wanted} was expected")
    return _read_exactly(worker, length)


def _read_exactly(worker: socket.socket, length: int) -> bytes:
    received = bytearray()
    while len(received) < length:
        part = worker.recv(min(1 << 20, length - len(received)))
        if not part:
            raise ConnectionResetError("the worker ended")
        received += part
    return bytes(received)


def _answer(content: bytes, took_us: int) -> Replayed:
    _, status, _, _, of_metrics, of_body = _ANSWER.unpack_from(content, _COUNT.size)
    begin = _COUNT.size + _ANSWER.size + of_metrics
    return Replayed(status, content[begin : begin + of_body], took_us)
