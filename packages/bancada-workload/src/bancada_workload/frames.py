"""The protocol between the gateway and a worker: messages of many calls, and of many answers, on one unix socket.

A message is its length, its type and its content; numbers are little endian. The worker says HELLO first, then CALLS
come in and ANSWERS go out.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from typing import Any, NamedTuple

PROTOCOL = 1
HELLO, CALLS, ANSWERS = 1, 2, 3

ENVELOPE, INVOCATIONS, CSV, OPEN_INFERENCE, OPEN_INFERENCE_BINARY, ARROW, NUMPY = range(7)
"""Kinds of a call: what its body holds."""

JSON_BODY, ARROW_BODY, NUMPY_BODY, BINARY_BODY = range(4)
"""Kinds of an answer's body."""

LONGEST_BYTES = 1 << 30
"""No message is longer: a length above it is not one of this protocol."""

_HEAD = struct.Struct("<IB")
_COUNT = struct.Struct("<H")
_CALL = struct.Struct("<IBBH16sI")
_ANSWER = struct.Struct("<IHBBII")


class Malformed(ValueError):
    """Bytes that are not a message of this protocol; nothing that follows them can be read."""


class Call(NamedTuple):
    """One call as the gateway gives it: `uuid` names its prediction, `extra` is JSON or empty."""

    id: int
    kind: int
    request_id: str
    extra: bytes
    uuid: bytes
    body: bytes


class Answer(NamedTuple):
    """The answer to the call with this id: an HTTP status and a body; `metrics` is JSON or empty."""

    call_id: int
    status: int
    body: bytes
    content: int = JSON_BODY
    metrics: bytes = b""


def hello(description: dict[str, Any]) -> bytes:
    """Return the message that a worker begins every connection with."""
    return _message(HELLO, json.dumps({"protocol": PROTOCOL, **description}, separators=(",", ":")).encode())


def only_message(data: bytes) -> tuple[int, bytes] | None:
    """Return the type and the content of the one message that `data` is, as nearly all are; None for anything else."""
    if len(data) < _HEAD.size:
        return None
    length, kind = _HEAD.unpack_from(data)
    return (kind, data[_HEAD.size :]) if len(data) == _HEAD.size + length else None


def take_message(received: bytearray) -> tuple[int, bytes] | None:
    """Remove the first whole message from what was received and return its type and content; None before its end.

    Raises:
        Malformed: its length is beyond any message.
    """
    if len(received) < _HEAD.size:
        return None
    length, kind = _HEAD.unpack_from(received)
    if length > LONGEST_BYTES:
        raise Malformed(f"a message of {length} bytes")
    end = _HEAD.size + length
    if len(received) < end:
        return None
    content = bytes(memoryview(received)[_HEAD.size : end])
    del received[:end]
    return kind, content


def parse_calls(content: bytes) -> list[Call]:
    """Return the calls of a CALLS message.

    Raises:
        Malformed: the content ends too soon or too late, or a request id is not ASCII.
    """
    calls = []
    try:
        (count,) = _COUNT.unpack_from(content)
        at = _COUNT.size
        for _ in range(count):
            call_id, kind, id_length, extra_length, uuid, body_length = _CALL.unpack_from(content, at)
            extra_at = at + _CALL.size + id_length
            body_at = extra_at + extra_length
            request_id = content[at + _CALL.size : extra_at].decode("ascii")
            at = body_at + body_length
            calls.append(Call(call_id, kind, request_id, content[extra_at:body_at], uuid, content[body_at:at]))
    except (struct.error, UnicodeDecodeError) as error:
        raise Malformed(f"a CALLS message that cannot be read: {error}") from error
    if at != len(content):
        raise Malformed(f"a CALLS message of {len(content)} bytes whose calls end at {at}")
    return calls


def calls(some: Iterable[Call]) -> bytes:
    """Return the message that gives these calls."""
    parts: list[bytes] = []
    for call in some:
        name = call.request_id.encode("ascii")
        head = _CALL.pack(call.id, call.kind, len(name), len(call.extra), call.uuid, len(call.body))
        parts += (head, name, call.extra, call.body)
    return _message(CALLS, b"".join((_COUNT.pack(len(parts) // 4), *parts)))


def answers(some: Iterable[Answer]) -> bytes:
    """Return the message that gives these answers."""
    parts: list[bytes] = []
    for call_id, status, body, content, metrics in some:
        parts += (_ANSWER.pack(call_id, status, content, 0, len(metrics), len(body)), metrics, body)
    return _message(ANSWERS, b"".join((_COUNT.pack(len(parts) // 3), *parts)))


def parse_answers(content: bytes) -> list[Answer]:
    """Return the answers of an ANSWERS message.

    Raises:
        Malformed: the content ends too soon or too late.
    """
    found = []
    try:
        (count,) = _COUNT.unpack_from(content)
        at = _COUNT.size
        for _ in range(count):
            call_id, status, kind, _flags, metrics_length, body_length = _ANSWER.unpack_from(content, at)
            body_at = at + _ANSWER.size + metrics_length
            metrics = content[at + _ANSWER.size : body_at]
            at = body_at + body_length
            found.append(Answer(call_id, status, content[body_at:at], kind, metrics))
    except struct.error as error:
        raise Malformed(f"an ANSWERS message that cannot be read: {error}") from error
    if at != len(content):
        raise Malformed(f"an ANSWERS message of {len(content)} bytes whose answers end at {at}")
    return found


def _message(kind: int, content: bytes) -> bytes:
    return _HEAD.pack(len(content), kind) + content
