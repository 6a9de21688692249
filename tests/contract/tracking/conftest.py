"""One real tracking process for all these tests, and the gateway's part: bytes from a TCP port to its socket."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from bancada.tracking.client import Tracking

HERE = Path(__file__).parent
TELCO, CHURN = "telc-0000-0000-0001", "chur-0000-0000-0002"
ANA, BRUNO, GUEST = "anakey0000000001.a", "brunokey00000001.b", "guestkey00000001.g"
KEYS = {
    ANA: {"username": "ana", "projects": {TELCO: "write"}},
    BRUNO: {"username": "bruno", "projects": {CHURN: "write"}},
    GUEST: {"username": "guest", "projects": {TELCO: "read"}},
}
INTERNAL = "internal-token-of-the-tests"


@dataclass
class Server:
    """The tracking process as callers see it."""

    home: Path
    port: int
    process: subprocess.Popen[bytes]
    tracking: Tracking
    opened: list[httpx.Client] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, key: str | None = None, **headers: str) -> httpx.Client:
        if key is not None:
            headers["Authorization"] = f"Bearer {key}"
        client = httpx.Client(base_url=self.url, headers=headers, timeout=60)
        self.opened.append(client)
        return client

    def changes(self) -> list[dict[str, object]]:
        path = self.home / "changes.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def run_script(self, name: str, *args: str, **variables: str) -> dict[str, object]:
        """Run a script as a workload of the project TELCO and return the JSON object of its last line."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MLFLOW", "CDSW"))}
        environment = {**kept, "MLFLOW_DISABLE_TELEMETRY": "true", "PYTHONWARNINGS": "ignore", **variables}
        command = [sys.executable, str(HERE / name), *args]
        done = subprocess.run(
            command, env=environment, cwd=self.home, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def workload(self, **more: str) -> dict[str, str]:
        return {
            "MLFLOW_TRACKING_URI": "cml://localhost",
            "MLFLOW_REGISTRY_URI": "cml://localhost",
            "CDSW_API_URL": f"{self.url}/api/v1",
            "CDSW_PROJECT_ID": TELCO,
            "CDSW_APIV2_KEY": ANA,
            "BANCADA_USERNAME": "ana",
            **more,
        }


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with running_server() as running:
        yield running


@contextlib.contextmanager
def running_server(**variables: str) -> Iterator[Server]:
    """Start the tracking process with these variables more, yield it when it answers, and end it cleanly."""
    with tempfile.TemporaryDirectory(prefix="bancada-tracking-") as folder:
        home = Path(folder)
        (home / "keys.json").write_text(json.dumps(KEYS), encoding="utf-8")
        log = (home / "tracking.log").open("wb")
        command = [sys.executable, str(HERE / "serve_tracking.py"), str(home), INTERNAL]
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **variables})
        tracking = Tracking(home / "run" / "tracking.sock", INTERNAL, wait_s=180)
        with forwarded_port(home / "run" / "tracking.sock") as port:
            running = Server(home, port, process, tracking)
            try:
                tracking.list_artifacts(TELCO, "mlflow-artifacts:/")  # waits until the server is up
                yield running
            finally:
                for client in running.opened:
                    client.close()
                tracking.close()
                process.send_signal(signal.SIGTERM)
                assert process.wait(90) == 0, (home / "tracking.log").read_text()
                log.close()


@contextlib.contextmanager
def forwarded_port(path: Path) -> Iterator[int]:
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                outside, _ = listener.accept()
                inside = socket.socket(socket.AF_UNIX)
                inside.connect(str(path))
                for source, target in ((outside, inside), (inside, outside)):
                    threading.Thread(target=copy, args=(source, target), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
    target.close()
