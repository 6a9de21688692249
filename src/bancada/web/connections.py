"""The connections of the web process: to the API behind its socket, and to the public port for calls of models."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

PATIENCE = httpx.Timeout(60.0, connect=5.0)
_LIMITS = httpx.Limits(max_connections=200, max_keepalive_connections=50, keepalive_expiry=30.0)


@dataclass
class _Connections:
    api: httpx.AsyncClient
    models: httpx.AsyncClient


_open: list[_Connections] = []


def open_connections(api_socket: str, public_url: str) -> None:
    """Let pages reach the workbench; called once, when the process starts."""
    transport = httpx.AsyncHTTPTransport(uds=api_socket, limits=_LIMITS)
    api = httpx.AsyncClient(transport=transport, base_url="http://api", timeout=PATIENCE)
    models = httpx.AsyncClient(base_url=public_url, timeout=PATIENCE, limits=_LIMITS)
    _open[:] = [_Connections(api, models)]


def api_client() -> httpx.AsyncClient:
    """Return the client of the API."""
    return _open[0].api


def model_client() -> httpx.AsyncClient:
    """Return the client of the public port, where models answer."""
    return _open[0].models
