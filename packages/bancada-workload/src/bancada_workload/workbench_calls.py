"""Calls of the workbench by HTTP with the standard library alone: JSON both ways, on connections that stay open."""

from __future__ import annotations

import base64
import http.client
import json
import math
import os
import select
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_S = 120.0
_OUTSIDE = 'Workloads have it; elsewhere run eval "$(bancada env --project NAME)" first.'
_threads = threading.local()


class WorkbenchRefusal(RuntimeError):
    """The workbench did not do what it was asked for; `status` is that of HTTP."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def address() -> str:
    """Return the address of the workbench, without a trailing slash.

    Raises:
        RuntimeError: the environment variable `CDSW_API_URL` is missing or malformed.
    """
    text = variable("CDSW_API_URL", "the workbench's address, ending in /api/v1").rstrip("/")
    host, slash, _ = text.rpartition("/api/")
    if not slash or not host.startswith(("http://", "https://")):
        raise RuntimeError(f"CDSW_API_URL must look like http://HOST/api/v1, got {text!r}.")
    return host


def api_key() -> str:
    """Return the key of the API v2 that workloads have.

    Raises:
        RuntimeError: the environment variable `CDSW_APIV2_KEY` is missing.
    """
    return variable("CDSW_APIV2_KEY", "an API v2 key")


def ask(method: str, path: str, body: object = None, key: str | None = None) -> Any:
    """Send `body` to a path of the workbench and return what it answers.

    `key` is sent as it is, an empty one not at all; None is the workload's own.

    Raises:
        WorkbenchRefusal: it answered with a failure; the message is its own.
        OSError: it cannot be reached.
    """
    key = api_key() if key is None else key
    headers = {"Accept": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}
    content = None if body is None else json.dumps(_finite(body), separators=(",", ":")).encode()
    if content is not None:
        headers["Content-Type"] = "application/json"
    status, data = _exchange(address(), method, path, content, headers)
    try:
        answer = json.loads(data)
    except ValueError:
        answer = None
    if not 200 <= status < 300:
        raise WorkbenchRefusal(status, _message(answer) or f"The workbench answered {status} to {method} {path}.")
    return answer


@dataclass(frozen=True)
class Reply:
    """What the workbench answered to a request: the status of HTTP, and its body."""

    status_code: int
    text: str

    @property
    def ok(self) -> bool:
        """Whether it did what it was asked for."""
        return 200 <= self.status_code < 300

    def json(self) -> Any:
        """Return the decoded body; None where it is not JSON."""
        try:
            return json.loads(self.text)
        except ValueError:
            return None

    def raise_for_status(self) -> None:
        """Return where it did what it was asked for.

        Raises:
            WorkbenchRefusal: it did not; the message is its own.
        """
        if not self.ok:
            message = _message(self.json()) or f"The workbench answered {self.status_code}."
            raise WorkbenchRefusal(self.status_code, message)


def ask_v1(method: str, path: str, body: object = None) -> Reply:
    """Send `body` to a path of the legacy API, with the workload's own key as user of HTTP Basic.

    Raises:
        OSError: the workbench cannot be reached.
    """
    user = base64.b64encode(f"{variable('CDSW_API_KEY', 'a key of the workbench')}:".encode()).decode()
    headers = {"Accept": "application/json", "Authorization": f"Basic {user}"}
    content = None if body is None else json.dumps(_finite(body), separators=(",", ":")).encode()
    if content is not None:
        headers["Content-Type"] = "application/json"
    status, data = _exchange(address(), method, path, content, headers)
    return Reply(status, data.decode("utf-8", "replace"))


def variable(name: str, meaning: str) -> str:
    """Return a variable of the environment that workloads have.

    Raises:
        RuntimeError: it is missing; `meaning` says what it is.
    """
    value = os.environ.get(name)
    if not value:
        raise RuntimeError(f"The environment variable {name} is missing, {meaning}. {_OUTSIDE}")
    return value


def _exchange(url: str, method: str, path: str, content: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """Send a request once: on the thread's open connection, unless the workbench has closed that one meanwhile."""
    kept: dict[str, http.client.HTTPConnection] = _threads.__dict__.setdefault("kept", {})
    connection = kept.pop(url, None)
    if connection is None or _is_closed(connection):
        connection = _connect(url)
    try:
        connection.request(method, path, body=content, headers=dict(headers))
        response = connection.getresponse()
        data = response.read()
    except BaseException:
        connection.close()  # what is half read cannot be used again
        raise
    kept[url] = connection
    return response.status, data


def _connect(url: str) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(parts.hostname or "", parts.port, timeout=TIMEOUT_S)


def _is_closed(connection: http.client.HTTPConnection) -> bool:
    """Tell whether the other side has ended a connection on which nothing is under way."""
    if connection.sock is None:
        return True
    return bool(select.select([connection.sock], [], [], 0)[0])


def _finite(value: Any) -> Any:
    """Return a value with null for numbers that JSON does not have."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _finite(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(each) for each in value]
    item = getattr(value, "item", None)  # a number of NumPy
    return _finite(item()) if callable(item) and getattr(value, "shape", None) == () else value


def _message(answer: object) -> str:
    """Return what an answer says of its failure: the API's own form, or that of a model call."""
    error = answer.get("error") if isinstance(answer, dict) else None
    return str(error.get("message", "")) if isinstance(error, dict) else str(error or "")
