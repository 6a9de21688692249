"""Ports of 127.0.0.1 on which nothing listens."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator, Sequence

HOST = "127.0.0.1"
TIMEOUT_S = 1.0


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
