"""One process of a fake workbench: `python fake_process.py NAME`.

Each behaves like the real one towards its supervisor (token, sockets, signals), does nothing else, and starts fast.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from pathlib import Path

from bancada.supervise.parent import end_with_supervisor, take_token

HOME = Path(os.environ["BANCADA_HOME"])


def api() -> None:
    end_with_supervisor(take_token(), signal.SIGTERM)
    path = Path(os.environ["FAKE_RUN_DIR"]) / "api.sock"
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    listener.listen()
    while True:
        listener.accept()[0].close()


def gateway() -> None:
    """Answers every request as a healthy gateway would, and does not die with the supervisor."""
    take_token()
    address = os.environ["BANCADA_HOST"], int(os.environ["BANCADA_PORT"])
    with socket.create_server(address) as listener:
        while True:
            connection, _ = listener.accept()
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            connection.close()


def reconciler() -> None:
    """Notes whether it was asked to stop everything (SIGTERM) or died with its supervisor."""
    end_with_supervisor(take_token(), signal.SIGKILL)

    def stop(*_: object) -> None:
        (HOME / "stopped-workloads").touch()
        sys.exit(0)

    signal.signal(signal.SIGTERM, stop)
    (HOME / "reconciler-is-ready").touch()
    while True:
        signal.pause()


def crasher() -> None:
    sys.exit("crashing as told")


def stubborn() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    (HOME / "stubborn-is-ready").touch()
    while True:
        signal.pause()


if __name__ == "__main__":
    {role.__name__: role for role in (api, gateway, reconciler, crasher, stubborn)}[sys.argv[1]]()
