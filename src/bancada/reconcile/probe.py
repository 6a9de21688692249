"""Asks a replica on its unix socket whether it is ready."""

from __future__ import annotations

import socket

TIMEOUT_S = 2.0


class SocketProbe:
    """The real `ReplicaProbe`: a worker listens only when its model has answered its own example."""

    def answers(self, path: str) -> bool:
        """Tell whether a worker accepts connections there; a socket that is not there yet is no error."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(TIMEOUT_S)
            try:
                probe.connect(path)
            except OSError:
                return False
        return True
