"""Reading logs of which the beginning may have been cut off."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from bancada.domain.log_pieces import ends_of_pieces, piece_name


def read_log(path: Path, position: int, limit: int) -> tuple[int, bytes]:
    """Return up to `limit` bytes of a log from a position on, and where they begin: later, where that is cut off."""
    with _uncut(path):
        begin = _beginning(path)
        if position >= begin:
            return position, _read(path, position - begin, limit)
        before = path.with_name(piece_name(path.name, begin))
        first = begin - _size(before)
        start = max(position, first)
        data = _read(before, start - first, limit)
        return start, data + _read(path, 0, limit - len(data))  # fewer than `limit` are all that there is


def end_of_log(path: Path) -> int:
    """Return the position at which what is written next begins."""
    return _beginning(path) + _size(path)


@contextmanager
def _uncut(path: Path) -> Iterator[None]:
    """Keep a log from being cut meanwhile: between two looks at its files, text would be missed or come twice."""
    with ExitStack() as stack:
        with suppress(FileNotFoundError):
            fcntl.flock(stack.enter_context(path.open("rb")), fcntl.LOCK_SH)
        yield


def _beginning(path: Path) -> int:
    try:
        ends = ends_of_pieces(path.name, os.listdir(path.parent))  # noqa: PTH208 - names are all that is needed
    except FileNotFoundError:
        return 0
    return ends[-1] if ends else 0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _read(path: Path, offset: int, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            file.seek(offset)
            return file.read(limit)
    except FileNotFoundError:
        return b""
