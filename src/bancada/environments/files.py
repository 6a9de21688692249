"""Two promises about files: one is written whole or not at all, and only one process works on a thing at a time."""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write a private file so that every reader, even after a crash, sees the old text or all of the new one."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def sole_worker(path: Path, on_wait: Callable[[], object] = lambda: None) -> Iterator[int]:
    """Hold the file `path` locked against all other threads and processes, and yield its descriptor.

    A child that inherits the descriptor holds the lock too: what we leave behind when we are killed still works alone.
    `on_wait` is called once when somebody else holds it.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)
