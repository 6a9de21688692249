"""Hints between processes: a datagram that says "look again". A lost one costs a second, never correctness."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from pathlib import Path

SOCKET_NAME = "reconciler.sock"


def send_hint(run_dir: Path) -> None:
    """Tell the reconciler that something may be due; nobody listening is no error."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        sender.sendto(b"!", str(run_dir / SOCKET_NAME))


class HintListener:
    """Calls `on_hint` in a thread of its own for every hint, until closed."""

    def __init__(self, run_dir: Path, on_hint: Callable[[], None]) -> None:
        path = run_dir / SOCKET_NAME
        path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        path.chmod(0o600)
        self._on_hint = on_hint
        threading.Thread(target=self._listen, name="hints", daemon=True).start()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while self._socket.recv(16):
                self._on_hint()

    def close(self) -> None:
        """Stop listening."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
