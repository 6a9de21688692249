"""Asks a replica on its unix socket whether it is ready."""

from __future__ import annotations

import http.client
import socket

TIMEOUT_S = 2.0


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("replica", timeout=TIMEOUT_S)
        self._path = path

    def connect(self) -> None:
        """Open the unix socket in place of an address."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(TIMEOUT_S)
        self.sock.connect(self._path)


class SocketProbe:
    """The real `ReplicaProbe`."""

    def answers(self, socket: str) -> bool:
        """Tell whether `GET /ready` on the socket answers 200; a socket that is not there yet is no error."""
        connection = _UnixConnection(socket)
        try:
            connection.request("GET", "/ready")
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
