"""Log files of the processes: appended to, and cut when they grow large."""

from __future__ import annotations

import os
import shutil
from collections import deque
from contextlib import suppress
from pathlib import Path

from bancada.domain.errors import PlatformFailed

LOG_LIMIT_BYTES = 20 * 1024 * 1024


def open_log(path: Path) -> int:
    """Open a log for appending, readable by this user only; the caller closes it."""
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)


def rotate_log(path: Path, limit_bytes: int = LOG_LIMIT_BYTES) -> None:
    """Move what a large log holds to `<name>.1`; its writer, which appends, goes on at the new end.

    What is written between the copy and the cut is lost: a few lines in many megabytes, and no signal to anyone.
    On a full disk the log stays as it is.
    """
    if not path.exists() or path.stat().st_size <= limit_bytes:
        return
    copy = path.with_name(f"{path.name}.1")
    try:
        shutil.copyfile(path, copy)
    except OSError:
        with suppress(OSError):
            copy.unlink()
        return
    os.truncate(path, 0)


def unwritable(path: Path, error: OSError) -> PlatformFailed:
    """Return the failure to raise where a file of the home cannot be written: a full disk, a read-only one."""
    return PlatformFailed(
        f"{path} cannot be written: {error.strerror}.",
        hint="Free some space or correct its permissions, or choose another home with --home.",
    )


def last_lines(path: Path, count: int, offset: int = 0) -> list[str]:
    """Return up to `count` last lines of a log, of what was written after `offset` bytes."""
    try:
        with path.open("rb") as file:
            file.seek(offset if path.stat().st_size >= offset else 0)
            return [line.decode(errors="replace").rstrip() for line in deque(file, maxlen=count)]
    except FileNotFoundError:
        return []
