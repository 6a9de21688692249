"""The gateway's end of the record of predictions: segments of files, written before a call is answered."""

from __future__ import annotations

import contextlib
import logging
import os
import time
from typing import TYPE_CHECKING

from bancada.domain.prediction_records import OPEN_SUFFIX, SEGMENT_AGE_S, SEGMENT_BYTES, WHOLE_SUFFIX, segment_name

if TYPE_CHECKING:
    from pathlib import Path

KEPT_BYTES = 64 * 1024 * 1024
"""Records that are held in memory while the disk takes none; with more, calls are refused rather than forgotten."""
log = logging.getLogger("bancada.gateway")


class Spool:
    """Writes records, many at once, and begins another segment when one is old or long enough."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._start_ns = time.time_ns()
        self._number = 0
        self._file: int | None = None
        self._size = 0
        self._begun_at = 0.0
        self._unwritten: list[bytes] = []
        self._unwritten_bytes = 0
        self._is_failing = False
        self._flush()  # an empty segment says to the recorder that nobody writes to those of a gateway that was killed

    @property
    def unwritten_bytes(self) -> int:
        """What waits in memory for the disk."""
        return self._unwritten_bytes

    @property
    def is_full(self) -> bool:
        """Whether so much could not be written that no further call may be accepted."""
        return self._unwritten_bytes >= KEPT_BYTES

    def write(self, records: list[bytes]) -> None:
        """Append records; what the disk does not take is kept and tried again."""
        self._unwritten += records
        self._unwritten_bytes += sum(map(len, records))
        self._flush()

    def tidy(self, now: float) -> None:
        """Give the recorder what is old enough, and try again what could not be written; `now` is monotonic."""
        if self._unwritten:
            self._flush()
        if self._file is not None and not self._unwritten and now - self._begun_at >= SEGMENT_AGE_S:
            self._end_segment()

    def close(self) -> None:
        """End the segment."""
        if self._unwritten:
            self._flush()
        if self._file is not None:
            self._end_segment()
        if self._unwritten:
            log.error("%d bytes of records of predictions are lost: the disk did not take them", self._unwritten_bytes)

    def _flush(self) -> None:
        try:
            if self._file is None:
                self._begin_segment()
            self._write_out()
        except OSError as error:
            if not self._is_failing:
                log.error("records of predictions cannot be written (%s); they are kept in memory", error.strerror)
            self._is_failing = True
        else:
            if self._is_failing:
                log.info("records of predictions are written again")
            self._is_failing = False
        if self._size >= SEGMENT_BYTES and not self._unwritten:
            self._end_segment()

    def _write_out(self) -> None:
        data = self._unwritten[0] if len(self._unwritten) == 1 else b"".join(self._unwritten)
        written = 0
        try:
            while written < len(data):
                written += os.write(self._descriptor(), data[written:] if written else data)
        except OSError:
            # What has gone out stays, what has not comes after it: a record may be cut in two writes, never lost.
            self._unwritten = [data[written:]]
            self._unwritten_bytes = len(data) - written
            self._size += written
            raise
        self._size += written
        self._unwritten = []
        self._unwritten_bytes = 0

    def _descriptor(self) -> int:
        if self._file is None:
            raise OSError("no segment is open")
        return self._file

    def _begin_segment(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._number += 1
        self._file = os.open(self._path(OPEN_SUFFIX), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        self._size = 0
        self._begun_at = time.monotonic()

    def _end_segment(self) -> None:
        os.close(self._descriptor())
        self._file = None
        with contextlib.suppress(OSError):  # the recorder takes it when a later gateway has begun one
            self._path(OPEN_SUFFIX).rename(self._path(WHOLE_SUFFIX))

    def _path(self, suffix: str) -> Path:
        return self._folder / f"{segment_name(self._start_ns, self._number)}{suffix}"
