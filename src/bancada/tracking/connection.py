"""Calls to the tracking process over its unix socket, and its errors in our tree."""

from __future__ import annotations

import contextlib
import logging
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import httpx

from bancada.domain import errors

logger = logging.getLogger(__name__)

T = TypeVar("T")
INTERNAL_HEADER = "X-Bancada-Internal"
USER_HEADER = "X-Bancada-User"
READ_DEADLINE_S = 120.0
RETRY_EVERY_S = 0.1
LONGEST_PARAMETER = 30_000
"""Characters of one parameter of a query, percent-encoded: no name or id of MLflow has as many."""
LOGGED_CHARACTERS = 500
ERRORS: dict[str, type[errors.WorkbenchError]] = {
    "RESOURCE_DOES_NOT_EXIST": errors.NotFound,
    "NOT_FOUND": errors.NotFound,
    "ENDPOINT_NOT_FOUND": errors.NotFound,
    "RESOURCE_ALREADY_EXISTS": errors.Conflict,
    "ALREADY_EXISTS": errors.Conflict,
    "RESOURCE_CONFLICT": errors.Conflict,
    "INVALID_STATE": errors.Conflict,
    "INVALID_PARAMETER_VALUE": errors.InvalidRequest,
    "BAD_REQUEST": errors.InvalidRequest,
    "MALFORMED_REQUEST": errors.InvalidRequest,
    "UNAUTHENTICATED": errors.NotAuthenticated,
    "PERMISSION_DENIED": errors.NotAllowed,
    "REQUEST_LIMIT_EXCEEDED": errors.TooBusy,
    "TEMPORARILY_UNAVAILABLE": errors.NotReady,
}


def open_client(socket_path: Path, internal_token: str) -> httpx.Client:
    """Return an HTTP client for the tracking process; threads may share it."""
    return httpx.Client(
        transport=httpx.HTTPTransport(uds=str(socket_path)),
        base_url="http://tracking",
        headers={INTERNAL_HEADER: internal_token},
        timeout=READ_DEADLINE_S,
    )


@dataclass(frozen=True, slots=True)
class Connection:
    """A way to the tracking process for one acting user; `wait_s` is how long it may still be starting."""

    client: httpx.Client
    socket_path: Path
    wait_s: float
    username: str = ""

    def acting_for(self, username: str) -> Connection:
        """Return the same connection, acting for this user."""
        return replace(self, username=username)

    def call(
        self,
        method: str,
        project_id: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return the JSON object that MLflow answers, below the project's address.

        Raises:
            NotReady: MLflow is still starting, or ended while it was answering.
            InvalidRequest: a parameter of the query is longer than any name or id.
            WorkbenchError: MLflow's own error, by its code, with its message.
        """
        url = _address(project_id, path)
        for name, value in (query or {}).items():
            length = len(quote(str(value)))
            if length > LONGEST_PARAMETER:
                raise _too_long(name, length)
        response = self._when_up(
            lambda: self.client.request(method, url, params=query, json=body, headers=self._headers())
        )
        _raise_for_error(response)
        found: dict[str, Any] = response.json()
        return found

    @contextlib.contextmanager
    def stream(self, project_id: str, path: str) -> Iterator[Iterator[bytes]]:
        """Open a file below the project's address; its bytes come in chunks.

        Raises:
            NotFound: there is no such file.
            NotReady: MLflow is still starting, or ended while it was answering.
        """
        request = self.client.build_request("GET", _address(project_id, path), headers=self._headers())
        response = self._when_up(lambda: self.client.send(request, stream=True))
        try:
            if response.is_error:
                response.read()
                _raise_for_error(response)
            yield response.iter_bytes()
        except httpx.TransportError as error:
            raise _gone(error) from error
        finally:
            response.close()

    def _headers(self) -> dict[str, str]:
        return {USER_HEADER: self.username} if self.username else {}

    def _when_up(self, send: Callable[[], T]) -> T:
        deadline = time.monotonic() + self.wait_s
        while not _accepts(self.socket_path):
            if time.monotonic() >= deadline:
                raise errors.NotReady("MLflow is still starting.", hint="Try again in a moment.")
            time.sleep(RETRY_EVERY_S)
        try:
            return send()
        except httpx.TimeoutException as error:
            raise errors.DeadlineExceeded(f"MLflow did not answer within {READ_DEADLINE_S:.0f} s.") from error
        except httpx.TransportError as error:
            raise _gone(error) from error


def _address(project_id: str, path: str) -> str:
    return f"/mlflow/{project_id}{quote(path)}"


def _accepts(path: Path) -> bool:
    # A knock of our own: httpcore leaves the socket of a refused connection open.
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as knock:
        try:
            knock.connect(str(path))
        except OSError:
            return False
        return True


def _too_long(name: str, length: int) -> errors.InvalidRequest:
    return errors.InvalidRequest(
        f"{name}: expected at most {LONGEST_PARAMETER} characters, percent-encoded, got {length}.",
        hint="Shorten it.",
        code="too_long",
    )


def _gone(error: Exception) -> errors.NotReady:
    return errors.NotReady(f"MLflow ended while it was answering ({error}).", hint="Try again in a moment.")


def _raise_for_error(response: httpx.Response) -> None:
    if not response.is_error:
        return
    try:
        envelope = response.json()
        kind, message = ERRORS[envelope["error_code"]], str(envelope["message"])
    except (ValueError, KeyError, TypeError):
        raise _without_words(response) from None
    raise kind(message)


def _without_words(response: httpx.Response) -> errors.WorkbenchError:
    """Return the error for an answer that holds no error of MLflow's: a page, or what only its log should tell."""
    what = f"{response.request.method} {response.request.url.path}"
    if response.status_code == httpx.codes.NOT_FOUND:
        return errors.NotFound(f"MLflow has nothing at {what}.")
    logger.error("MLflow answered %s to %s: %s", response.status_code, what, response.text[:LOGGED_CHARACTERS])
    return errors.PlatformFailed(f"MLflow failed at {what}.", hint="The log of the workbench's tracking has the cause.")
