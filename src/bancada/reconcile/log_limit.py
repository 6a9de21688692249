"""Keeps the log of a process within limits while the process goes on writing to it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from bancada.domain.log_pieces import ends_of_pieces, piece_name


def limit_log(path: Path, limit_bytes: int) -> None:
    """Cut a log that has grown beyond half of the limit: what it holds becomes the piece before, older ones go.

    The process has the file open to append, so it is emptied rather than replaced. What is written in the instant
    between the copy and that is lost. A crash before it leaves the piece's text in the file a second time.
    """
    try:
        if path.stat().st_size <= limit_bytes // 2:
            return
    except FileNotFoundError:
        return
    ends = ends_of_pieces(path.name, os.listdir(path.parent))  # noqa: PTH208 - names are all that is needed
    draft = path.with_name(f".{path.name}.piece")
    shutil.copyfile(path, draft)
    end = (ends[-1] if ends else 0) + draft.stat().st_size
    draft.replace(path.with_name(piece_name(path.name, end)))
    os.truncate(path, 0)
    for older in ends:
        path.with_name(piece_name(path.name, older)).unlink(missing_ok=True)
