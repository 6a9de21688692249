"""Processes that a killed supervisor left behind: found by the token in their environment, and ended."""

from __future__ import annotations

import os

import psutil

from bancada.settings import Settings
from bancada.supervise.identity import has_ended, wait_for_end
from bancada.supervise.parent import TOKEN

GRACE_S = 2.0


def find_leftovers(settings: Settings) -> list[psutil.Process]:
    """Return this user's control-plane processes of this home; replicas and sessions never carry the token."""
    return [process for process in psutil.process_iter() if _belongs_to(process, str(settings.home))]


def describe_leftovers(settings: Settings) -> list[str]:
    """Return the name and the pid of each leftover, as `gateway (pid 4711)`."""
    return [_describe(process) for process in find_leftovers(settings)]


def end_leftovers(settings: Settings) -> list[str]:
    """End the leftovers, hard after a grace, and return what each was.

    They get SIGKILL at once where SIGTERM has a second meaning: it would make the reconciler stop the workloads, which
    the next one adopts instead.
    """
    found = find_leftovers(settings)
    names = [_describe(process) for process in found]
    for process in found:
        _send(process, hard="reconciler" in _arguments(process))
    alive = wait_for_end(found, GRACE_S)
    for process in alive:
        _send(process, hard=True)
    wait_for_end(alive, GRACE_S)
    return names


def _belongs_to(process: psutil.Process, home: str) -> bool:
    try:
        if process.pid == os.getpid() or process.uids().real != os.getuid() or has_ended(process):
            return False
        variables = process.environ()
    except (psutil.Error, OSError):
        return False
    return TOKEN in variables and variables.get("BANCADA_HOME") == home


def _send(process: psutil.Process, *, hard: bool) -> None:
    try:
        process.kill() if hard else process.terminate()
    except psutil.NoSuchProcess:
        return


def _arguments(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def _describe(process: psutil.Process) -> str:
    return f"{' '.join(_arguments(process)[-1:])} (pid {process.pid})"
