"""HTTP/1.1 requests read as RFC 9112 has them and not a byte otherwise: what the gateway is compared with.

Where the RFC lets a server be lenient, this is not, but for one thing: several spaces in a request line are as one,
which section 3 allows and the gateway does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

_TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_REQUEST_LINE = re.compile(rb"(%b) +([!-~]+) +HTTP/1\.1" % _TOKEN)
_FIELD = re.compile(rb"(%b):[ \t]*((?:[!-~\x80-\xff](?:[ \t!-~\x80-\xff]*[!-~\x80-\xff])?)?)[ \t]*" % _TOKEN)
_CHUNK_LINE = re.compile(rb"([0-9A-Fa-f]{1,8})((?:;[\t -~]*)?)")


class End(Enum):
    """How a stream of requests ends."""

    WHOLE = "whole"
    UNFINISHED = "unfinished"
    MALFORMED = "malformed"


@dataclass(frozen=True)
class Request:
    """One whole request; names of headers are in lower case."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def values(self, name: str) -> list[str]:
        return [value for each, value in self.headers if each == name]

    @property
    def is_last(self) -> bool:
        """Whether the sender wants the connection closed after it."""
        options = ",".join(self.values("connection")).lower().split(",")
        return "close" in [option.strip() for option in options]


@dataclass
class Stream:
    """The requests that a strict reader finds in a stream, and how it ends."""

    requests: list[Request] = field(default_factory=list)
    end: End = End.WHOLE


class _Unfinished(Exception):
    pass


class _Malformed(Exception):
    pass


def read_stream(data: bytes) -> Stream:
    """Read requests until the data ends, one is malformed, or one asks to close the connection."""
    stream, at = Stream(), 0
    while at < len(data):
        try:
            request, at = _read_request(data, at)
        except _Unfinished:
            stream.end = End.UNFINISHED
            break
        except _Malformed:
            stream.end = End.MALFORMED
            break
        stream.requests.append(request)
        if request.is_last:
            break
    return stream


def _read_request(data: bytes, at: int) -> tuple[Request, int]:
    while data[at : at + 1] in {b"\r", b"\n"}:  # "ignore at least one empty line received prior to the request-line"
        at += 1
    line, at = _line(data, at)
    found = _REQUEST_LINE.fullmatch(line)
    if found is None:
        raise _Malformed
    headers, at = _fields(data, at)
    request = Request(found[1].decode(), found[2].decode(), headers, b"")
    if len(request.values("host")) != 1:
        raise _Malformed
    body, at = _body(data, at, request)
    return Request(request.method, request.target, headers, body), at


def _fields(data: bytes, at: int) -> tuple[tuple[tuple[str, str], ...], int]:
    headers = []
    while True:
        line, at = _line(data, at)
        if not line:
            return tuple(headers), at
        found = _FIELD.fullmatch(line)
        if found is None:
            raise _Malformed
        headers.append((found[1].decode().lower(), found[2].decode("latin-1")))


def _body(data: bytes, at: int, request: Request) -> tuple[bytes, int]:
    codings, lengths = request.values("transfer-encoding"), request.values("content-length")
    if codings:
        if lengths or [coding.lower() for coding in codings] != ["chunked"]:
            raise _Malformed
        return _chunks(data, at)
    if not lengths:
        return b"", at
    if len(lengths) > 1 or not re.fullmatch("[0-9]{1,18}", lengths[0]):
        raise _Malformed
    end = at + int(lengths[0])
    if end > len(data):
        raise _Unfinished
    return data[at:end], end


def _chunks(data: bytes, at: int) -> tuple[bytes, int]:
    parts = []
    while True:
        line, at = _line(data, at)
        found = _CHUNK_LINE.fullmatch(line)
        if found is None:
            raise _Malformed
        size = int(found[1], 16)
        if size == 0:
            _, at = _fields(data, at)
            return b"".join(parts), at
        if at + size + 2 > len(data):
            raise _Unfinished
        if data[at + size : at + size + 2] != b"\r\n":
            raise _Malformed
        parts.append(data[at : at + size])
        at += size + 2


def _line(data: bytes, at: int) -> tuple[bytes, int]:
    end = data.find(b"\n", at)
    line = data[at:] if end < 0 else data[at:end]
    if b"\r" in line[:-1] or b"\0" in line or (end >= 0 and not line.endswith(b"\r")):
        raise _Malformed
    if end < 0:
        raise _Unfinished
    return line[:-1], end + 1
