"""Whether a workbench answers already, asked the way a caller would."""

from __future__ import annotations

import http.client
import socket
from pathlib import Path
from urllib.parse import urlsplit

from bancada.settings import Settings

API_SOCKET = "api.sock"
_PATIENCE_S = 2.0


def accepts(path: Path) -> bool:
    """Tell whether something listens on this unix socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(_PATIENCE_S)
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


def workbench_answers(settings: Settings) -> bool:
    """Tell whether the public port is healthy and the API behind it takes calls."""
    return accepts(settings.run_dir / API_SOCKET) and _is_healthy(settings)


def _is_healthy(settings: Settings) -> bool:
    address = urlsplit(local_url(settings))
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=_PATIENCE_S)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def local_url(settings: Settings) -> str:
    """Return the address at which this machine itself reaches the gateway, whatever the domain is called."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - compared, not bound
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"
