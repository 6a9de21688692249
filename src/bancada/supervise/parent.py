"""Ending with the supervisor: Linux tells a process when its parent dies, also by `kill -9`."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

TOKEN = "BANCADA_SUPERVISED_BY"  # noqa: S105 - the name of a variable
"""Variable that marks a direct child; it holds the supervisor's pid, and `bancada.main` takes it out at once."""

_PR_SET_PDEATHSIG = 1


def take_token() -> int | None:
    """Remove the token from this process's variables, so that its own children do not have it.

    Returns the supervisor's pid, or None when this process was started by hand.
    """
    token = os.environ.pop(TOKEN, "")
    return int(token) if token.isdecimal() else None


def end_with_supervisor(supervisor: int | None, end: signal.Signals) -> None:
    """Ask Linux for the signal `end` when the supervisor dies; elsewhere the next `bancada up` cleans up."""
    if supervisor is None or sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(end), 0, 0, 0)
    if os.getppid() != supervisor:  # it died before we asked
        sys.exit(1)
