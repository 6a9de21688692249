"""Multipart bodies, handed on piece by piece: nothing of a file is ever held in memory as a whole."""

from __future__ import annotations

from typing import Protocol

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from bancada.domain.errors import InvalidRequest

HEADERS_LIMIT_BYTES = 16 * 1024


class Sink(Protocol):
    """What takes the parts; `bancada.control.files.Upload` is one."""

    def begin(self, path: str) -> None:
        """Begin the part of this name."""

    def write(self, data: bytes) -> None:
        """Append to the part."""

    def finish(self) -> None:
        """End the part."""


class PartReader:
    """Feeds the parts of one body to a sink: the NAME of a part is its path, its file name means nothing."""

    def __init__(self, content_type: str, sink: Sink) -> None:
        kind, options = parse_options_header(content_type)
        if kind != b"multipart/form-data" or not options.get(b"boundary"):
            raise InvalidRequest(
                f"Content-Type: an upload is multipart/form-data with a boundary, got {content_type[:100]!r}.",
                hint="With curl: -F 'data/train.csv=@train.csv'.",
            )
        self._sink = sink
        self._field, self._value = bytearray(), bytearray()
        self._name: str | None = None
        self._is_complete = False
        self._parser = MultipartParser(options[b"boundary"], {
            "on_part_begin": self._begin_headers,
            "on_header_field": self._add_field,
            "on_header_value": self._add_value,
            "on_header_end": self._end_header,
            "on_headers_finished": self._end_headers,
            "on_part_data": self._add_data,
            "on_part_end": sink.finish,
            "on_end": self._complete,
        })  # fmt: skip

    def feed(self, data: bytes) -> None:
        """Take the next piece of the body.

        Raises:
            InvalidRequest: it is not well-formed, or a part has no name.
        """
        try:
            self._parser.write(data)
        except FormParserError as error:
            raise InvalidRequest(f"body: it is no well-formed multipart/form-data ({error}).") from None

    def close(self) -> None:
        """End the body.

        Raises:
            InvalidRequest: its end is missing.
        """
        if not self._is_complete:
            raise InvalidRequest("body: it ends before its last boundary.", hint="Send it again.")

    def _begin_headers(self) -> None:
        self._name = None

    def _add_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]
        self._check_length()

    def _add_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        self._check_length()

    def _check_length(self) -> None:
        if len(self._field) + len(self._value) > HEADERS_LIMIT_BYTES:
            raise InvalidRequest(f"body: a part's header is longer than {HEADERS_LIMIT_BYTES} bytes.")

    def _end_header(self) -> None:
        if self._field.lower() == b"content-disposition":
            name = parse_options_header(bytes(self._value))[1].get(b"name", b"")
            try:
                self._name = name.decode("utf-8")
            except UnicodeDecodeError:
                raise InvalidRequest("body: the name of a part is not UTF-8 text.") from None
        self._field.clear()
        self._value.clear()

    def _end_headers(self) -> None:
        if not self._name:
            raise InvalidRequest("body: a part has no name.", hint="The name is the file's path in the project.")
        self._sink.begin(self._name)

    def _add_data(self, data: bytes, start: int, end: int) -> None:
        self._sink.write(data[start:end])

    def _complete(self) -> None:
        self._is_complete = True
