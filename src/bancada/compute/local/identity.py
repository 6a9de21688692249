"""Which processes are ours: a pid alone says nothing, because the next process may get it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import psutil

TOKEN_VARIABLE = "BANCADA_PROCESS"  # noqa: S105 - a name; its value is a public mark
"""Variable in the environment of each of our processes, and of what they start: `<home id>:<key>`."""


def birth_of(pid: int) -> str:
    """Return a text that no other process with this pid had or will have; empty where there is no such process.

    Linux counts a process's start in ticks since boot: unlike the time of day, they do not move when the clock is set.
    """
    return _look_at(pid)[0]


def is_alive(pid: int, birth: str) -> bool:
    """Tell whether the process that was born as `birth` runs; a zombie does not."""
    found, is_zombie = _look_at(pid)
    return found == birth != "" and not is_zombie


def open_end(pid: int, birth: str) -> int | None:
    """Return a descriptor that becomes readable when the process that was born as `birth` ends; None if it has.

    None also where the system has no such descriptors, or none left.
    """
    try:
        end = os.pidfd_open(pid)
    except (AttributeError, OSError):  # no Linux, or one before 5.3; or no such process
        return None
    if is_alive(pid, birth):  # the descriptor is of this very process
        return end
    os.close(end)
    return None


def reap(pid: int, birth: str) -> None:
    """Take the exit status of an ended child of ours, so that no zombie stays; any other process is left alone."""
    if birth and _look_at(pid) == (birth, True):
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


def carries(pid: int, token: str) -> bool:
    """Tell whether a process is our user's and was started with this mark."""
    return _token_of(pid) == token


def leads_group(pid: int) -> bool:
    """Tell whether a process leads a process group, as keepers do."""
    try:
        return os.getpgid(pid) == pid
    except ProcessLookupError:
        return False


def find_marked(prefix: str) -> Iterator[tuple[psutil.Process, str]]:
    """Yield our user's processes whose mark begins with `prefix`, and their marks. Looks at every process."""
    for pid in psutil.pids():
        token = _token_of(pid)
        if token is not None and token.startswith(prefix):
            with contextlib.suppress(psutil.Error):
                yield psutil.Process(pid), token


def _token_of(pid: int) -> str | None:
    if not _boot_id():
        return _token_elsewhere(pid)
    try:
        with Path(f"/proc/{pid}/environ").open("rb") as file:
            is_ours = os.fstat(file.fileno()).st_uid == os.getuid()
            variables = file.read().split(b"\0") if is_ours else []  # a zombie has none left
    except OSError:
        return None
    head = f"{TOKEN_VARIABLE}=".encode()
    return next((v[len(head) :].decode("utf-8", "replace") for v in variables if v.startswith(head)), None)


def _token_elsewhere(pid: int) -> str | None:
    try:
        process = psutil.Process(pid)
        if process.uids().real != os.getuid() or process.status() == psutil.STATUS_ZOMBIE:
            return None
        return process.environ().get(TOKEN_VARIABLE)
    except (psutil.Error, OSError):
        return None


def _look_at(pid: int) -> tuple[str, bool]:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return ("", False) if _boot_id() else _look_elsewhere(pid)
    return f"{_boot_id()}:{fields[19]}", fields[0] in {"Z", "X"}


@cache
def _boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""  # no Linux


def _look_elsewhere(pid: int) -> tuple[str, bool]:
    try:
        process = psutil.Process(pid)
        return repr(process.create_time()), process.status() == psutil.STATUS_ZOMBIE
    except psutil.Error:
        return "", False
