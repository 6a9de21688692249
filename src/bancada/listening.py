"""Unix sockets on which the workbench's own processes answer each other."""

from __future__ import annotations

import os
import socket
from pathlib import Path


def listen_privately(path: Path) -> socket.socket:
    """Return a listening socket at `path` that only this user can open, in place of one that a killed process left."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    previous = os.umask(0o177)
    try:
        listener.bind(str(path))
    finally:
        os.umask(previous)
    listener.listen(2048)
    return listener
