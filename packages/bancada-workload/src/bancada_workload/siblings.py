"""The worker processes of one replica: forked before anything is loaded, and none lives without the others."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket

from bancada_workload.frame_server import FrameServer


class Siblings:
    """This process among the workers of its replica; the one with `number` 0 is the replica's process."""

    def __init__(self, number: int, links: list[socket.socket], pids: list[int]) -> None:
        self.number = number
        self._links = links
        self._pids = pids

    @classmethod
    def fork(cls, workers: int) -> Siblings:
        """Become `workers` processes; each gets its own number."""
        links: list[socket.socket] = []
        pids: list[int] = []
        for number in range(1, workers):
            ours, theirs = socket.socketpair()
            pid = os.fork()
            if pid == 0:
                for link in (*links, ours):
                    link.close()
                return cls(number, [theirs], [])
            theirs.close()
            links.append(ours)
            pids.append(pid)
        return cls(0, links, pids)

    def tell_ready(self) -> None:
        """Say that this worker listens; for the others than number 0."""
        with contextlib.suppress(OSError):  # the first is gone, which ends this one as well
            self._links[0].send(b"\1")

    def wait_until_ready(self) -> bool:
        """Wait until every other worker listens; False when one of them has ended instead."""
        for link in self._links:
            select.select([link], [], [])
            if not link.recv(1):
                self.end()
                return False
        return True

    def watch(self, server: FrameServer) -> None:
        """Stop the server when a sibling that it needs is gone: the first all others, every other the first."""
        for link in self._links:
            server.watch(link)

    def end(self) -> int:
        """End the others with this one; returns this replica's exit status, 1 when another ended by itself."""
        for pid in self._pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        failed = 0
        for pid in self._pids:
            with contextlib.suppress(ChildProcessError):
                _, status = os.waitpid(pid, 0)
                failed |= status
        return int(bool(failed))
