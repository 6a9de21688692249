"""The native API: what the workbench offers beyond API v2."""

from __future__ import annotations

from bancada.api.exchange import Endpoint
from bancada.api.routing import Router


def add_native_api(router: Router[Endpoint]) -> None:
    """Let the router answer the native API."""
