"""Ports of 127.0.0.1 on which nothing listens."""

from __future__ import annotations

import http.client
import random
import socket
from collections.abc import Iterator, Sequence

HOST = "127.0.0.1"
TIMEOUT_S = 1.0
ANSWER_S = 2.0


def free_ports(ports: Sequence[int]) -> Iterator[int]:
    """Yield those of the ports that can be bound now, in no order: a port that was just given back rests for a while.

    Whoever starts a server there may still come second. It then ends, and its next start gets another port.
    """
    for port in random.sample(ports, len(ports)):
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
        yield port


class PortProbe:
    """The real `ports.PortProbe`."""

    def answers(self, port: int) -> bool:
        """Tell whether a connection to the port is accepted."""
        try:
            with socket.create_connection((HOST, port), timeout=TIMEOUT_S):
                return True
        except OSError:
            return False

    def serves(self, port: int) -> bool:
        """Tell whether `GET /` has an HTTP answer below 500; frameworks bind the port before they can answer."""
        connection = http.client.HTTPConnection(HOST, port, timeout=ANSWER_S)
        try:
            connection.request("GET", "/", headers={"User-Agent": "bancada", "Connection": "close"})
            return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
