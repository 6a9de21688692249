"""The native API: what the workbench offers beyond API v2."""

from __future__ import annotations

from bancada.api.exchange import Endpoint
from bancada.api.native.builds import add_build_routes
from bancada.api.native.deployments import add_deployment_routes
from bancada.api.routing import Router


def add_native_api(router: Router[Endpoint]) -> None:
    """Let the router answer the native API."""
    add_build_routes(router)
    add_deployment_routes(router)
