"""The other end of the gateway's private door: publish routes, and ask what is in flight."""

from __future__ import annotations

import http.client
import json
import os
import socket
from typing import TYPE_CHECKING, Any

from bancada.domain.load import GatewayLoad, read_load
from bancada.domain.routes import to_json

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from bancada.domain.routes import RouteSnapshot

ROUTES_FILE = "routes.json"
CONTROL_SOCKET = "gateway.sock"


class RoutePublisher:
    """Hands route snapshots to the gateway by way of a file, so that one that starts later finds them too."""

    def __init__(self, run_dir: Path, timeout_s: float = 3.0) -> None:
        self._run_dir = run_dir
        self._timeout_s = timeout_s

    def publish(self, snapshot: RouteSnapshot) -> bool:
        """Write the snapshot whole and wake the gateway; True when it said that it routes by this version or later."""
        write_routes(self._run_dir, snapshot)
        answer = self._ask("POST")
        return answer is not None and int(answer["version"]) >= snapshot.version

    def in_flight(self, replica_ids: Collection[str]) -> int | None:
        """Return how many calls these replicas are answering for the gateway; None when it cannot be reached."""
        answer = self._ask("GET")
        if answer is None:
            return None
        return sum(int(answer["in_flight"].get(replica_id, 0)) for replica_id in replica_ids)

    def load(self) -> GatewayLoad | None:
        """Return what the gateway counts of each deployment; None when it cannot be reached."""
        answer = self._ask("GET", "/load")
        return None if answer is None else read_load(answer)

    def _ask(self, method: str, path: str = "/routes") -> dict[str, Any] | None:
        connection = _UnixConnection(str(self._run_dir / CONTROL_SOCKET), self._timeout_s)
        try:
            connection.request(method, path)
            response = connection.getresponse()
            body = response.read()
            answer = json.loads(body) if response.status == 200 else None
        except (OSError, http.client.HTTPException, ValueError):
            return None
        finally:
            connection.close()
        return answer


def write_routes(run_dir: Path, snapshot: RouteSnapshot) -> None:
    """Write `routes.json` so that a reader, or a crash, finds the old or the new one, never a part."""
    scratch = run_dir / f".{ROUTES_FILE}.{os.getpid()}"
    with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(to_json(snapshot))
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(run_dir / ROUTES_FILE)


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str, timeout_s: float) -> None:
        super().__init__("gateway", timeout=timeout_s)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)
