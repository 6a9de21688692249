"""The journal of a session: one JSON object a line, appended at once, and never changed afterwards."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

MERGE_S = 0.05
"""What is written to one stream within this time becomes one record: people see no difference, and pages stay quick."""
MERGE_CHARACTERS = 64 * 1024
RETRY_S = 1.0
"""How soon what a full disk refused is written again."""
UNWRITTEN_BYTES = 64 * 1024 * 1024
"""More than this is not held in memory while a disk is full; how much was lost is said afterwards."""

Later = Callable[[float, Callable[[], None]], object]
"""Calls a function in so many seconds, as `asyncio.AbstractEventLoop.call_later` does."""


class Journal:
    """Appends records to a file that others read meanwhile, and that may be cut from the front while we write."""

    def __init__(self, path: Path, later: Later, now_ms: Callable[[], int] | None = None) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        self._later = later
        self._now_ms = now_ms or _now_ms
        self._stream: tuple[int | None, str] = (None, "")
        self._texts: list[str] = []
        self._characters = 0
        self._unwritten = bytearray()
        self._lost_bytes = 0

    def write(self, type_: str, cell: int | None = None, **fields: object) -> None:
        """Append a record; what was written to streams before comes before it."""
        self.flush()
        self._append({"at": self._now_ms(), "type": type_, **({} if cell is None else {"cell": cell}), **fields})

    def write_text(self, cell: int | None, name: str, text: str) -> None:
        """Append text of the stream `name`, together with what else comes from there in the next moment."""
        if self._stream != (cell, name) or self._characters > MERGE_CHARACTERS:
            self.flush()
        if not self._texts:
            self._later(MERGE_S, self.flush)
        self._stream = (cell, name)
        self._texts.append(text)
        self._characters += len(text)

    def flush(self) -> None:
        """Write what waits to be merged."""
        if self._texts:
            (cell, name), text = self._stream, "".join(self._texts)
            self._texts, self._characters = [], 0
            of_cell = {} if cell is None else {"cell": cell}
            self._append({"at": self._now_ms(), "type": "stream", **of_cell, "name": name, "text": text})

    def close(self) -> None:
        """Write what is left."""
        self.flush()
        os.close(self._file)

    def _append(self, record: dict[str, object]) -> None:
        line = _line(record)
        if self._unwritten and len(self._unwritten) + len(line) > UNWRITTEN_BYTES:
            self._lost_bytes += len(line)
            return
        is_waiting = bool(self._unwritten)
        self._unwritten += line
        if not is_waiting:
            self._write_out()

    def _write_out(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_SH)  # whoever cuts the file takes it alone, and so loses no line
            try:
                while self._unwritten:
                    del self._unwritten[: os.write(self._file, self._unwritten)]
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)
        except OSError:  # a full disk must not end anybody's session
            self._later(RETRY_S, self._retry)
            return
        if self._lost_bytes:
            lost, self._lost_bytes = self._lost_bytes, 0
            self._append({"at": self._now_ms(), "type": "cut", "bytes": lost})

    def _retry(self) -> None:
        with suppress(OSError):  # closed meanwhile
            os.fstat(self._file)
            self._write_out()


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _line(record: dict[str, object]) -> bytes:
    try:
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except ValueError:  # NaN, which is no JSON; such data is for programs, and its text says the same to people
        data = record.get("data")
        kept = {kind: value for kind, value in data.items() if isinstance(value, str)} if isinstance(data, dict) else {}
        text = json.dumps({**record, "data": kept, "metadata": {}}, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace") + b"\n"
