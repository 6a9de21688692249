"""Keeps the log of a process within limits while the process goes on writing to it."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

from bancada.domain.log_pieces import ends_of_pieces, piece_name


def limit_log(path: Path, limit_bytes: int) -> None:
    """Cut a log that has grown beyond half of the limit: the end of it becomes the piece before, older ones go.

    The process has the file open to append, so it is emptied rather than replaced. What is written in the instant
    between the copy and that is lost. A crash before it leaves the piece's text in the file a second time. Nobody
    reads meanwhile: the lock that readers share is taken, and while one of them reads, nothing is done.
    """
    try:
        if path.stat().st_size <= limit_bytes // 2:
            return
    except FileNotFoundError:
        return
    with path.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # the next look is a moment away
        ends = ends_of_pieces(path.name, os.listdir(path.parent))  # noqa: PTH208 - names are all that is needed
        draft = path.with_name(f".{path.name}.piece")
        file.seek(max(0, os.fstat(file.fileno()).st_size - limit_bytes))  # it may have grown while nobody looked
        with draft.open("wb") as piece:
            os.fchmod(piece.fileno(), 0o600)
            shutil.copyfileobj(file, piece)
        end = (ends[-1] if ends else 0) + file.tell()
        draft.replace(path.with_name(piece_name(path.name, end)))
        file.truncate(0)
        for older in ends:
            path.with_name(piece_name(path.name, older)).unlink(missing_ok=True)
