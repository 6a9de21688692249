"""The language between the gateway and a worker: messages of many calls, and of many answers, on a unix socket.

Little endian throughout. A message is its length (u32), its kind (u8) and that many bytes. The worker speaks first:
one HELLO. The other side of this file is `bancada_workload.frames`, which is installed where this cannot be.

    HELLO    JSON of the worker: how many calls it takes in a message, how many messages at once, what it serves
    CALLS    u16 count, then of each call: u32 id, u8 kind, u8 length of its request id, u16 length of its extra,
             16 bytes of uuid, u32 length of its body; then these three
    ANSWERS  u16 count, then of each answer: u32 id, u16 HTTP status, u8 content, u8 0, u32 length of its metrics,
             u32 length of its body; then these two
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HELLO, CALLS, ANSWERS = 1, 2, 3
PROTOCOL = 1
HEAD = struct.Struct("<IB")
_COUNT = struct.Struct("<H")
_CALL = struct.Struct("<IBBH16sI")
_ANSWER = struct.Struct("<IHBBII")
MESSAGE_LIMIT = 1 << 30
"""Bytes beyond which a message cannot be one: something else speaks on the socket."""


class Content(IntEnum):
    """The form of an answer's body."""

    JSON = 0
    ARROW = 1
    NUMPY = 2
    INFER_BINARY = 3


@dataclass(frozen=True, slots=True)
class Hello:
    """What a worker says of itself: how it may be fed, and the model's metadata of the Open Inference Protocol."""

    workers: int
    max_batch: int
    credit: int
    metadata: dict[str, Any]


class Call(Protocol):
    """What is sent of a call."""

    kind: int
    request_id: str
    extra: bytes
    uuid: bytes
    body: bytes


class Answer(NamedTuple):
    """One answer as it came."""

    number: int
    status: int
    content: int
    metrics: bytes
    body: bytes


class BrokenFrames(Exception):
    """What came on the socket is not this language."""


def write_calls(numbers: Sequence[int], calls: Sequence[Call]) -> bytes:
    """Return one message of calls, each with the number that its answer will have."""
    parts = [b"", _COUNT.pack(len(calls))]
    for number, call in zip(numbers, calls, strict=True):
        name, extra, body = call.request_id.encode("ascii"), call.extra, call.body
        parts += (_CALL.pack(number, call.kind, len(name), len(extra), call.uuid, len(body)), name, extra, body)
    parts[0] = HEAD.pack(sum(map(len, parts)), CALLS)
    return b"".join(parts)


def read_hello(content: bytes) -> Hello:
    """Return what a worker said first.

    Raises:
        BrokenFrames: it is no such thing, or of another release of the protocol.
    """
    try:
        said = json.loads(content)
        if said["protocol"] != PROTOCOL:
            raise BrokenFrames(f"the worker speaks protocol {said['protocol']}, the gateway {PROTOCOL}")
        return Hello(int(said["workers"]), max(1, int(said["max_batch"])), max(1, int(said["credit"])), said)
    except (ValueError, KeyError, TypeError) as error:
        raise BrokenFrames(f"not a hello: {error!r}") from error


def read_answers(content: bytes) -> Iterator[Answer]:
    """Yield the answers of a message.

    Raises:
        BrokenFrames: it is not whole.
    """
    try:
        (count,) = _COUNT.unpack_from(content)
        place = _COUNT.size
        for _ in range(count):
            number, status, kind, _, of_metrics, of_body = _ANSWER.unpack_from(content, place)
            middle = place + _ANSWER.size + of_metrics
            end = middle + of_body
            if end > len(content):
                raise BrokenFrames("an answer is longer than its message")
            yield Answer(number, status, kind, content[middle - of_metrics : middle], content[middle:end])
            place = end
    except struct.error as error:
        raise BrokenFrames(str(error)) from error
    if place != len(content):
        raise BrokenFrames("a message is longer than its answers")


class MessageReader:
    """Cuts a stream of bytes into messages."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Yield the kind and content of every message that is whole now.

        Raises:
            BrokenFrames: the stream is not one of messages.
        """
        whole: bytes | bytearray = data
        if self._rest:
            self._rest += data
            whole = self._rest
        place, size = 0, len(whole)
        while size - place >= HEAD.size:
            length, kind = HEAD.unpack_from(whole, place)
            if length > MESSAGE_LIMIT or not HELLO <= kind <= ANSWERS:
                raise BrokenFrames(f"a message of kind {kind} and {length} bytes")
            end = place + HEAD.size + length
            if end > size:
                break
            yield kind, bytes(whole[place + HEAD.size : end])
            place = end
        if whole is self._rest:
            del self._rest[:place]
        elif place < size:
            self._rest += whole[place:]
