"""The API process: one ASGI application for API v2, the native API and the pages, and how it is run."""

from __future__ import annotations

import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import uvicorn
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bancada.api.errors import error_response
from bancada.api.exchange import Endpoint, Exchange
from bancada.api.incoming import IncomingBody
from bancada.api.native.routes import add_native_api
from bancada.api.pages import add_pages
from bancada.api.routing import Router
from bancada.api.v1.routes import add_api_v1
from bancada.api.v2.endpoints import add_api_v2
from bancada.control.workbench import Workbench

THREADS = 16
"""Requests that may be in the database at once; with SQLite more would only queue for the one writer."""


def create_app(workbench: Workbench, client_archive: Callable[[], Path]) -> ASGIApp:
    """Return the API as an ASGI application; `client_archive` returns the file to serve as python.tar.gz."""
    router: Router[Endpoint] = Router()
    add_pages(router, client_archive)
    add_api_v2(router)
    add_api_v1(router)
    add_native_api(router)
    return _Api(workbench, router)


def run_api(workbench: Workbench, client_archive: Callable[[], Path], listener: socket.socket) -> None:
    """Serve the API on a socket that listens, until SIGTERM or SIGINT."""
    config = uvicorn.Config(
        create_app(workbench, client_archive),
        lifespan="on",
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=10,
        timeout_keep_alive=75,
    )
    uvicorn.Server(config).run(sockets=[listener])


class _Api:
    """Finds who answers a request, and turns whatever is raised on the way into an answer too."""

    def __init__(self, workbench: Workbench, router: Router[Endpoint]) -> None:
        self._workbench = workbench
        self._router = router
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="api")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, IncomingBody(scope, receive), send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    async def _answer(self, scope: Scope, body: IncomingBody, send: Send) -> None:
        is_begun = False

        async def observed_send(message: Message) -> None:
            nonlocal is_begun
            is_begun = True
            await send(message)

        try:
            response = await self._find_answer(Request(scope, body.receive))
            await body.discard_rest()
            await response(scope, body.receive, observed_send)
        except ClientDisconnect:
            return  # nobody is there to be answered
        except Exception as error:
            if is_begun:
                raise  # half an answer is out: only closing the connection tells the client
            await body.discard_rest()
            await error_response(error)(scope, body.receive, send)

    async def _find_answer(self, request: Request) -> Response:
        raw_path = request.scope.get("raw_path") or request.scope["path"].encode()
        found = self._router.find(request.method, raw_path.decode("latin-1"))
        exchange = Exchange(request, self._workbench, self._threads)
        return await found.handler(exchange, found.parameters)

    async def _live(self, receive: Receive, send: Send) -> None:
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        self._threads.shutdown(wait=False, cancel_futures=True)
        await send({"type": "lifespan.shutdown.complete"})
