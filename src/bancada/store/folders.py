"""Folders of user files as a whole: measured and removed, whatever user code has made of them.

Code can nest folders deeper than Python can recurse or a path can say, and take its own permissions away. None of
that may stop who cleans up.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def measure(folder: Path) -> int:
    """Return how many bytes the files below a folder have; links count as nothing, and nobody follows them."""
    total, waiting = 0, [str(folder)]
    while waiting:
        with contextlib.suppress(OSError), os.scandir(waiting.pop()) as entries:  # gone, closed, or too deep to name
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif entry.is_file(follow_symlinks=False):
                        total += entry.stat(follow_symlinks=False).st_size
    return total


def remove(folder: Path) -> None:
    """Remove a folder with everything in it; what cannot be removed stays, and nothing is raised."""
    with contextlib.suppress(RecursionError):
        shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        _remove_level_by_level(folder)


def _remove_level_by_level(folder: Path) -> None:
    """Remove what is too deep or locked: each folder is moved up to the top before it is looked into."""
    top = os.open(folder, _FOLDER)
    try:
        os.fchmod(top, 0o700)
        waiting = _empty(top, top)
        while waiting:
            name = waiting.pop()
            with contextlib.suppress(OSError):
                with contextlib.suppress(OSError):
                    os.chmod(name, 0o700, dir_fd=top)
                descriptor = os.open(name, _FOLDER, dir_fd=top)
                try:
                    waiting += _empty(descriptor, top)
                finally:
                    os.close(descriptor)
                os.rmdir(name, dir_fd=top)
    finally:
        os.close(top)
    folder.rmdir()


def _empty(descriptor: int, top: int) -> list[str]:
    """Unlink the files of a folder, move its folders to the top, and return their names there."""
    with os.scandir(descriptor) as entries:
        found = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    moved = []
    for name, is_folder in found:
        with contextlib.suppress(OSError):
            if not is_folder:
                os.unlink(name, dir_fd=descriptor)
            elif descriptor == top:
                moved.append(name)
            else:
                place = f"{secrets.token_hex(8)}"
                with contextlib.suppress(OSError):
                    os.chmod(name, 0o700, dir_fd=descriptor)  # its own `..` changes with it
                os.rename(name, place, src_dir_fd=descriptor, dst_dir_fd=top)
                moved.append(place)
    return moved
