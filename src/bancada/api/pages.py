"""What answers without a key: the specification, the client's archive, and health."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from starlette.responses import FileResponse, HTMLResponse, Response

from bancada.api.exchange import Endpoint, Exchange
from bancada.api.rendering import JsonResponse
from bancada.api.routing import Router
from bancada.api.v2.endpoints import REFUSED
from bancada.wire.contract import VERSION
from bancada.wire.pages import python_html, swagger_html, swagger_json


def add_pages(router: Router[Endpoint], client_archive: Callable[[], Path]) -> None:
    """Let the router answer the pages that need no key; `client_archive` returns the client as a source archive."""

    async def swagger(_exchange: Exchange, _parameters: Mapping[str, str]) -> Response:
        return Response(swagger_json(), media_type="application/json")

    async def swagger_page(exchange: Exchange, _parameters: Mapping[str, str]) -> Response:
        return HTMLResponse(await exchange.run(swagger_html, REFUSED))

    async def python_page(exchange: Exchange, _parameters: Mapping[str, str]) -> Response:
        return HTMLResponse(await exchange.run(python_html, REFUSED))

    async def archive(exchange: Exchange, _parameters: Mapping[str, str]) -> Response:
        path = await exchange.run(client_archive)
        return FileResponse(path, media_type="application/gzip", filename="cmlapi.tar.gz")

    async def health(_exchange: Exchange, _parameters: Mapping[str, str]) -> Response:
        return JsonResponse({"status": "ok"})

    async def bootstrap(exchange: Exchange, _parameters: Mapping[str, str]) -> Response:
        domain = exchange.workbench.settings.domain
        return JsonResponse({"domain": domain, "version": VERSION, "product": "bancada", "authentication": "api_key"})

    for path, endpoint in {
        "/health": health,
        "/sense-bootstrap.json": bootstrap,
        "/api/v2/swagger.json": swagger,
        "/api/v2/swagger.html": swagger_page,
        "/api/v2/python.html": python_page,
        "/api/v2/python.tar.gz": archive,
    }.items():
        router.add("GET", path, endpoint)
