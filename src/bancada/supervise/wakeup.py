"""Sleeping until there is something to do: a signal, or a time."""

from __future__ import annotations

import select
import signal
import socket
from types import FrameType


class Wakeup:
    """Counts requests to stop (SIGTERM, SIGINT, SIGHUP) and wakes up for the end of a child; for the main thread."""

    def __init__(self) -> None:
        self.stop_requests = 0
        self._reader, writer = socket.socketpair()
        self._reader.setblocking(False)
        writer.setblocking(False)
        self._writer = writer
        signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, _only_wake)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # `nohup` ignores it on purpose
                signal.signal(number, self._request_stop)

    def wait(self, timeout_s: float) -> None:
        """Return when a signal has come or the time is over."""
        if select.select([self._reader], [], [], max(0.0, timeout_s))[0]:
            self._reader.recv(4096)

    def _request_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stop_requests += 1


def _only_wake(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the wakeup descriptor has been written to."""
