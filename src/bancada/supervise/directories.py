"""The directories that a supervisor needs before anything runs, closed to all other users."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

from bancada.domain.errors import InvalidRequest, PlatformFailed
from bancada.settings import Settings
from bancada.supervise.logs import open_log, unwritable

SUPERVISOR_LOG = "supervisor.log"
LEAST_FREE_BYTES = 20 * 1024 * 1024
_MARKS = ("bancada.toml", "bancada.db", f"logs/{SUPERVISOR_LOG}")


def make_directories(settings: Settings) -> None:
    """Create the home, its logs and the run directory with mode 0700, and an empty log of the supervisor.

    Raises:
        InvalidRequest: the home is a directory of something else, or one of them belongs to another user.
        PlatformFailed: nothing can be written there, or next to nothing.
    """
    home = settings.home
    if home.is_dir() and any(home.iterdir()) and not any((home / mark).exists() for mark in _MARKS):
        raise InvalidRequest(
            f"The directory {home} is not empty and is not the home of a workbench.",
            hint="Name a new or an empty directory with --home or BANCADA_HOME.",
        )
    for path in (home, log_directory(settings), settings.run_dir):
        make_private(path)
    check_space(home)
    log = log_directory(settings) / SUPERVISOR_LOG
    try:
        os.close(open_log(log))  # which marks the home as ours from now on
    except OSError as error:
        raise unwritable(log, error) from error


def check_space(home: Path, least_bytes: int = LEAST_FREE_BYTES) -> None:
    """Refuse a disk that is full: the logs would be empty, and nobody could say what failed.

    Raises:
        PlatformFailed: less than `least_bytes` is free.
    """
    free_bytes = shutil.disk_usage(home).free
    if free_bytes < least_bytes:
        raise PlatformFailed(
            f"The disk of {home} has {free_bytes / 2**20:.1f} MiB free; a workbench needs {least_bytes // 2**20}.",
            hint="Free some space, or choose a home on another disk with --home.",
        )


def log_directory(settings: Settings) -> Path:
    """Return where the processes of the workbench log."""
    return settings.home / "logs"


def make_private(path: Path) -> None:
    """Create a directory that only this user can open, or close an existing one of this user.

    Raises:
        InvalidRequest: the path is a link or a file, cannot be created, or belongs to another user.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = path.lstat()
    except OSError as error:
        raise _unusable(path, "created", error) from error
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise InvalidRequest(
            f"{path} must be a directory of this user (uid {os.getuid()}), not a link or somebody else's.",
            hint="Remove it, or choose another home with --home.",
        )
    if stat.S_IMODE(found.st_mode) == 0o700:
        return
    try:
        path.chmod(0o700)
    except OSError as error:
        raise _unusable(path, "closed to other users", error) from error


def _unusable(path: Path, done: str, error: OSError) -> InvalidRequest:
    return InvalidRequest(
        f"The directory {path} cannot be {done}: {error.strerror}.", hint="Choose another with --home."
    )
