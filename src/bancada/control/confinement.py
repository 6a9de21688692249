"""A folder that no path leads out of: every component is opened from the one before it, and no link is followed.

Checking a path first and opening it afterwards would leave a moment in which user code swaps a folder for a link.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bancada.domain.errors import Conflict, InvalidRequest, NotFound, TooLarge, WorkbenchError

HOME_PREFIX = "/home/cdsw"
"""Where scripts written for a container believe their project to be."""

DEEPEST = 100
"""Folders in folders that a path may name: Python, and other programs, come to an end at some hundreds."""
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK  # a named pipe must not make us wait


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One file or folder; `path` is relative to the project's home, and a folder's size is 0."""

    path: str
    is_dir: bool
    size_bytes: int


def split_path(path: str) -> tuple[str, ...]:
    """Return the components of a path below a project's home; none for the home itself.

    Raises:
        InvalidRequest: it is absolute, climbs with `..`, or has a component that no file can have (`path_invalid`).
    """
    text = path.removeprefix(HOME_PREFIX) if path == HOME_PREFIX or path.startswith(HOME_PREFIX + "/") else path
    if text.startswith("/") and text != "/" and text == path:
        raise _invalid(path, "it is absolute")
    parts = tuple(part for part in text.split("/") if part not in {"", "."})
    if len(parts) > DEEPEST:
        raise _invalid(path, f"it goes deeper than {DEEPEST} folders")
    for part in parts:
        if part == "..":
            raise _invalid(path, "it climbs with '..'")
        if "\0" in part or len(part.encode("utf-8", "surrogatepass")) > 255:
            raise _invalid(path, "no file can have such a name")
    return parts


class Folder:
    """A project's home on disk; files that are being uploaded lie in `drafts`, on the same disk."""

    def __init__(self, root: Path, drafts: Path | None = None) -> None:
        self._root = root
        self._drafts = drafts or root.parent / ".uploads"

    def list(self, path: str) -> list[FileFacts]:
        """Return what a folder holds, by name, or the one file that the path names; links are left out."""
        parts = split_path(path)
        with self._opened(parts, path) as descriptor:
            facts = os.fstat(descriptor)
            if not stat.S_ISDIR(facts.st_mode):
                return [_facts(parts, facts)]
            with os.scandir(descriptor) as entries:
                found = [(entry.name, entry.stat(follow_symlinks=False)) for entry in entries]
        shown = [(name, f) for name, f in found if _is_plain(f)]
        return [_facts((*parts, name), facts) for name, facts in sorted(shown, key=lambda pair: pair[0])]

    def open(self, path: str) -> tuple[BinaryIO, int]:
        """Return a file for reading, and its size in bytes; to be closed by the caller."""
        with self._opened(split_path(path), path) as descriptor:
            facts = os.fstat(descriptor)
            if not stat.S_ISREG(facts.st_mode):
                raise InvalidRequest(f"path: {path!r} is a folder, not a file.", hint="Name a file in it.")
            return os.fdopen(os.dup(descriptor), "rb"), facts.st_size

    def create(self, path: str) -> Draft:
        """Begin a new file in place of any other; folders on its way are made when it is finished."""
        parts = split_path(path)
        if not parts:
            raise _invalid(path, "it names no file")
        self._refuse_blocked_way(parts, path)
        self._drafts.mkdir(mode=0o700, exist_ok=True)
        return Draft(self._drafts, lambda: self._open_parent(parts, make=True), parts[-1], path)

    def move(self, path: str, new_path: str) -> FileFacts:
        """Rename or move a file or folder; what is in the new place already stays."""
        old, new = split_path(path), split_path(new_path)
        if not old or not new:
            raise _invalid(new_path if old else path, "it names no file or folder")
        with self._parent(old, path) as source, self._parent(new, new_path, make=True) as target:
            with _told(path):
                facts = os.stat(old[-1], dir_fd=source, follow_symlinks=False)
            if old != new and _exists(new[-1], target):
                raise Conflict(f"path: {new_path!r} exists already.", hint="Delete it first.", code="path_taken")
            with _told(new_path):
                os.rename(old[-1], new[-1], src_dir_fd=source, dst_dir_fd=target)
        return _facts(new, facts)

    def remove(self, path: str, trash: Path) -> None:
        """Take a file or a folder out of the project at once, to `trash`, a new place on the same disk."""
        parts = split_path(path)
        if not parts:
            raise _invalid(path, "the project's home itself goes with delete_project")
        with self._parent(parts, path) as parent, _told(path):
            os.rename(parts[-1], trash, src_dir_fd=parent)

    def _refuse_blocked_way(self, parts: tuple[str, ...], path: str) -> None:
        """Say at once what would be found after gigabytes: a file or a link where a folder has to be."""
        with contextlib.suppress(NotFound), _told(path):
            os.close(self._open_parent(parts, make=False))

    @contextlib.contextmanager
    def _opened(self, parts: tuple[str, ...], path: str) -> Iterator[int]:
        if not parts:
            with _told(path):
                descriptor = os.open(self._root, _FOLDER)
        else:
            with self._parent(parts, path) as parent, _told(path):
                descriptor = os.open(parts[-1], _FILE, dir_fd=parent)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    @contextlib.contextmanager
    def _parent(self, parts: tuple[str, ...], path: str, *, make: bool = False) -> Iterator[int]:
        with _told(path):
            descriptor = self._open_parent(parts, make=make)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def _open_parent(self, parts: tuple[str, ...], *, make: bool) -> int:
        descriptor = os.open(self._root, _FOLDER)
        for part in parts[:-1]:
            try:
                if make:
                    with contextlib.suppress(FileExistsError):
                        os.mkdir(part, 0o700, dir_fd=descriptor)
                following = os.open(part, _FOLDER, dir_fd=descriptor)
            finally:
                os.close(descriptor)
            descriptor = following
        return descriptor


class Draft:
    """A file being written aside; `finish` puts it in its place, `abandon` leaves no trace. Either ends it."""

    def __init__(self, folder: Path, open_parent: Callable[[], int], name: str, path: str) -> None:
        self._open_parent, self._name, self._path = open_parent, name, path
        self._draft = folder / secrets.token_hex(8)
        self.size_bytes = 0
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        with _told(path):
            self._file = os.fdopen(os.open(self._draft, flags, 0o600), "wb")

    def write(self, data: bytes) -> None:
        """Append bytes."""
        self.size_bytes += len(data)
        with _told(self._path):
            self._file.write(data)

    def finish(self) -> None:
        """Put the file in its place, in one step for whoever looks."""
        try:
            with _told(self._path):
                self._file.close()
                parent = self._open_parent()
                try:
                    os.replace(self._draft, self._name, dst_dir_fd=parent)
                finally:
                    os.close(parent)
        except BaseException:
            self.abandon()
            raise

    def abandon(self) -> None:
        """Remove what was written."""
        with contextlib.suppress(OSError):  # what a full disk did not take is not missed
            self._file.close()
        self._draft.unlink(missing_ok=True)


@contextlib.contextmanager
def _told(path: str) -> Iterator[None]:
    """Say what the operating system says in the words of the caller's path."""
    try:
        yield
    except OSError as error:
        told = _TOLD.get(error.errno or 0)
        if told is None:
            raise
        raise told(path) from error


def _invalid(path: str, why: str) -> InvalidRequest:
    hint = "Send a path relative to the project's home, such as data/train.csv."
    return InvalidRequest(f"path: {path[:200]!r} cannot be used, {why}.", hint=hint, code="path_invalid")


def _not_found(path: str) -> WorkbenchError:
    return NotFound(f"path: the project has no {path!r}.", hint="See list_project_files.", code="file_not_found")


def _not_a_folder(path: str) -> WorkbenchError:
    why = "a file or a symbolic link stands where a folder or file is needed; links are not followed"
    return _invalid(path, why)


def _is_taken(path: str) -> WorkbenchError:
    return Conflict(f"path: a folder stands at {path!r}.", hint="Delete it or use another path.", code="path_taken")


def _disk_is_full(path: str) -> WorkbenchError:
    message = f"path: {path[:200]!r} could not be written, the workbench's disk is full."
    return TooLarge(message, hint="Free some space, then send it again.", code="disk_full")


_TOLD: Mapping[int, Callable[[str], WorkbenchError]] = {
    errno.ENOENT: _not_found,
    errno.ENOTDIR: _not_a_folder,
    errno.ELOOP: _not_a_folder,
    errno.ENXIO: _not_a_folder,
    errno.ENOSPC: _disk_is_full,
    errno.EDQUOT: _disk_is_full,
    errno.EFBIG: _disk_is_full,
    errno.EISDIR: _is_taken,
    errno.ENOTEMPTY: _is_taken,
    errno.EEXIST: _is_taken,
    errno.EINVAL: lambda path: _invalid(path, "a folder cannot be moved into itself"),
    errno.ENAMETOOLONG: lambda path: _invalid(path, "it is too long"),
}


def _exists(name: str, folder: int) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _is_plain(facts: os.stat_result) -> bool:
    return stat.S_ISDIR(facts.st_mode) or stat.S_ISREG(facts.st_mode)


def _facts(parts: tuple[str, ...], facts: os.stat_result) -> FileFacts:
    is_dir = stat.S_ISDIR(facts.st_mode)
    return FileFacts("/".join(parts), is_dir, 0 if is_dir else facts.st_size)
