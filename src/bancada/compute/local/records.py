"""What is written down about each process, in a directory of its own.

<folder>/<key>/guard         locked by whoever starts, adopts or concludes the process
<folder>/<key>/pid, exit     written by the keeper
<folder>/<key>/record.json   written by us: who it is and, once it has ended, how
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

from bancada.domain.processes import ProcessState, check_key, signal_of

UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Record:
    """One process: times in seconds since the epoch; `exit_code` is None until it has ended."""

    pid: int
    birth: str
    started_s: float
    ended_s: float | None = None
    exit_code: int | None = None

    def ended(self, exit_code: int, ended_s: float) -> Record:
        """Return the record of the same process after its end."""
        return replace(self, exit_code=exit_code, ended_s=ended_s)

    def state(self, key: str) -> ProcessState:
        """Return what the rest of the workbench may know of it."""
        return ProcessState(
            key=key,
            pid=self.pid,
            started_at=datetime.fromtimestamp(self.started_s, timezone.utc),
            running=self.exit_code is None,
            ended_at=None if self.ended_s is None else datetime.fromtimestamp(self.ended_s, timezone.utc),
            exit_code=self.exit_code,
            signal=None if self.exit_code is None else signal_of(self.exit_code),
        )


class Records:
    """The directories of all processes of one workbench."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def known(self) -> list[str]:
        """Return the keys of all processes that were started and not forgotten."""
        if not self._folder.is_dir():
            return []
        return sorted(path.name for path in self._folder.iterdir() if path.is_dir())

    def path(self, key: str) -> Path:
        """Return the directory of one process."""
        check_key(key)
        return self._folder / key

    @contextlib.contextmanager
    def guarded(self, key: str) -> Iterator[int]:
        """Hold the process's guard, its directory made where it was absent, and yield the guard's descriptor."""
        guard = self.path(key) / "guard"
        while True:
            guard.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                descriptor = os.open(guard, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except FileNotFoundError:
                continue  # forgotten by somebody in this very moment
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                if _is_same(guard, descriptor):
                    yield descriptor
                    return
            finally:
                os.close(descriptor)

    def read(self, key: str) -> Record | None:
        """Return the record of a process, or None where none was written, or not to its end."""
        try:
            return Record(**json.loads((self.path(key) / "record.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, key: str, record: Record) -> None:
        """Write a record whole; the caller holds the guard."""
        temporary = self.path(key) / ".record.json"
        temporary.write_text(json.dumps(asdict(record)), encoding="utf-8")
        temporary.replace(temporary.with_name("record.json"))

    def prepare(self, key: str) -> None:
        """Make the file that the keeper writes the exit code over; the caller holds the guard."""
        (self.path(key) / "exit").write_text(f"{UNFINISHED}\n", encoding="ascii")

    def ask_to_stop(self, key: str) -> None:
        """Make the file that keeps a workload from being started any more."""
        (self.path(key) / "stop").touch(mode=0o600)

    def kept_pid(self, key: str) -> int | None:
        """Return the pid that the keeper wrote, or None where there never was one; the caller holds the guard."""
        try:
            return int((self.path(key) / "pid").read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    def kept_exit(self, key: str) -> tuple[int, float] | None:
        """Return the exit code that the keeper wrote and when, or None where it did not come to that."""
        path = self.path(key) / "exit"
        try:
            return int(path.read_text(encoding="ascii").split("\n", 1)[0]), path.stat().st_mtime
        except (OSError, ValueError):
            return None

    def remove(self, key: str) -> None:
        """Remove all that is known of a process; the caller holds the guard."""
        shutil.rmtree(self.path(key), ignore_errors=True)


def _is_same(path: Path, descriptor: int) -> bool:
    """Tell whether the file that we have locked is still the one in the directory."""
    try:
        there, held = path.stat(), os.fstat(descriptor)
    except FileNotFoundError:
        return False
    return (there.st_dev, there.st_ino) == (held.st_dev, held.st_ino)
