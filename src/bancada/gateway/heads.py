"""Heads of requests, read strictly and remembered: a client on a kept connection sends the same one again and again."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote

import httptools

from bancada.domain.prediction_records import CallKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bancada.domain.routes import CallerKey

CALL_PATHS = ("/model", "/api/altus-ds-1/models/call-model")
CALL_BEGINNINGS = (b"POST /model", b"POST /v2/models/", b"POST /api/altus-ds-1/models/call-model")
"""How every request begins that the quick way may be for."""
HEAD_LIMIT_BYTES = 8 * 1024
REMEMBERED = 4096
_INVOCATIONS = re.compile(r"/model/([^/]+)/invocations")
_INFER = re.compile(r"/v2/models/([^/]+)(?:/versions/([^/]+))?/infer")
_LINE = re.compile(rb"[A-Z]+ [!-~]+ HTTP/1\.1\r\n")
_ODD = ("transfer-encoding", "expect", "upgrade", "content-encoding", "trailer", "origin")
_KINDS = {
    "text/csv": CallKind.MLFLOW_CSV,
    "application/vnd.apache.arrow.stream": CallKind.ARROW,
    "application/x-npy": CallKind.NUMPY,
    "application/x-npz": CallKind.NUMPY,
}


@dataclass(frozen=True, slots=True)
class Address:
    """What a request calls, and in which form: `model` is an access key, an id or a name.

    It is empty where the body or the query has the access key.
    """

    kind: CallKind
    model: str = ""
    version: str = ""


@dataclass(slots=True)
class Head:
    """A request's head, whichever way it was read; names of headers are in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    address: Address | None
    length: int = 0
    is_kept: bool = True
    is_ours: bool | None = None
    """Whether it is for the workbench and not for an application; None until somebody has looked."""
    caller: CallerKey | None = None
    caller_version: int = -1

    def header(self, name: str) -> str:
        """Return a header's value, empty where it was not sent."""
        return self.headers.get(name, "")

    def query_value(self, *names: str) -> str:
        """Return the first value that the query has for one of these names, or an empty text."""
        values = parse_qs(self.query) if self.query else {}
        return next((values[name][0] for name in names if name in values), "")


def find_address(path: str, headers: Mapping[str, str]) -> Address | None:
    """Return what a path calls; None where it is not the path of a model call."""
    media = headers.get("content-type", "").partition(";")[0].strip().lower()
    if path in CALL_PATHS:
        return Address(_KINDS.get(media, CallKind.API_V2) if media.startswith("application/") else CallKind.API_V2)
    if found := _INVOCATIONS.fullmatch(path):
        return Address(_KINDS.get(media, CallKind.MLFLOW_JSON), unquote(found[1]))
    if found := _INFER.fullmatch(path):
        kind = (
            CallKind.OPEN_INFERENCE_BINARY
            if headers.get("inference-header-content-length")
            else CallKind.OPEN_INFERENCE
        )
        return Address(kind, unquote(found[1]), unquote(found[2] or ""))
    return None


class Heads:
    """Reads heads that the quick way may answer, and remembers what it read."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, Head | None] = OrderedDict()

    def read(self, head: bytes) -> Head | None:
        """Return a head, from its request line to the empty line; None where the quick way is not for it.

        That is everything but a POST of a model call over HTTP/1.1 with a Content-Length and nothing unusual.
        """
        try:
            found = self._known[head]
        except KeyError:
            found = self._known[head] = _read(head)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return found


class _Parsed:
    """What the parser calls back."""

    def __init__(self) -> None:
        self.url = b""
        self.headers: list[tuple[bytes, bytes]] = []
        self.is_whole = False

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        self.is_whole = True


def _read(head: bytes) -> Head | None:
    if not _LINE.match(head) or head.count(b"\n") != head.count(b"\r\n") or b"\0" in head:
        return None
    parsed = _Parsed()
    parser = httptools.HttpRequestParser(parsed)
    try:
        parser.feed_data(head)
    except (httptools.HttpParserError, httptools.HttpParserUpgrade):
        return None
    names = [name for name, _ in parsed.headers]
    if not parsed.is_whole or parser.get_method() != b"POST" or len(set(names)) != len(names):
        return None
    headers = {name.decode("latin-1"): value.decode("latin-1").strip() for name, value in parsed.headers}
    length = headers.get("content-length", "")
    if any(name in headers for name in _ODD) or not length.isascii() or not length.isdigit() or "host" not in headers:
        return None
    path, _, query = parsed.url.decode("latin-1").partition("?")
    address = find_address(path, headers)
    if address is None:
        return None
    return Head("POST", path, query, headers, address, int(length), bool(parser.should_keep_alive()))
