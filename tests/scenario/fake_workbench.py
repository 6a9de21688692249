"""A supervisor over small fake processes: `python fake_workbench.py --detached`, configured by the environment.

Each fake child behaves like a real one towards its supervisor (token, sockets, signals) and does nothing else.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from bancada.settings import load_settings
from bancada.supervise.children import ChildSpec
from bancada.supervise.parent import end_with_supervisor, take_token
from bancada.supervise.supervisor import log_to_files, run_supervisor


class Health(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        pass


def supervise() -> None:
    settings = load_settings()
    log_to_files(settings, detached=True)
    children = [
        ChildSpec("api", (sys.executable, __file__, "api")),
        ChildSpec("gateway", (sys.executable, __file__, "gateway"), stop_stage=2),
        ChildSpec("reconciler", (sys.executable, __file__, "reconciler"), after_api=True, stop_stage=0),
    ]
    if os.environ.get("FAKE_CRASH"):
        children.append(ChildSpec("crasher", (sys.executable, __file__, "crash")))
    if os.environ.get("FAKE_STUBBORN"):
        children.append(ChildSpec("stubborn", (sys.executable, __file__, "stubborn"), stop_grace_s=0.5))
    run_supervisor(settings, children)


def api() -> None:
    end_with_supervisor(take_token(), signal.SIGTERM)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    path = load_settings().run_dir / "api.sock"
    path.unlink(missing_ok=True)
    listener.bind(str(path))
    listener.listen()
    while True:
        listener.accept()[0].close()


def gateway() -> None:
    take_token()
    settings = load_settings()
    HTTPServer((settings.host, settings.port), Health).serve_forever()


def reconciler() -> None:
    """Notes whether it was asked to stop everything (SIGTERM) or died with its supervisor."""
    end_with_supervisor(take_token(), signal.SIGKILL)

    def stop(*_: object) -> None:
        (load_settings().home / "stopped-workloads").touch()
        sys.exit(0)

    signal.signal(signal.SIGTERM, stop)
    (load_settings().home / "reconciler-is-ready").touch()
    while True:
        signal.pause()


def crash() -> None:
    sys.exit("crashing as told")


def stubborn() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    (load_settings().home / "stubborn-is-ready").touch()
    while True:
        signal.pause()


if __name__ == "__main__":
    logging.captureWarnings(True)
    roles = {"api": api, "gateway": gateway, "reconciler": reconciler, "crash": crash, "stubborn": stubborn}
    roles.get(Path(sys.argv[-1]).name, supervise)()
