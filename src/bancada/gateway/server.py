"""The gateway process: the one public port, and a private door for the reconciler."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import json
import logging
import os
import re
import signal
import time
import uuid
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bancada.domain.errors import Conflict, InvalidRequest, NotFound, PlatformFailed, WorkbenchError
from bancada.gateway.applications import Applications
from bancada.gateway.callers import Callers
from bancada.gateway.calls import CALL_PATHS, ModelCalls
from bancada.gateway.edge import SERVER_NAME, Limits, PublicServer
from bancada.gateway.errors import model_failure
from bancada.gateway.forwarding import Upstream, raw_target
from bancada.gateway.publisher import CONTROL_SOCKET, ROUTES_FILE
from bancada.gateway.routes_file import RoutesFile
from bancada.gateway.table import RouteTable

if TYPE_CHECKING:
    from pathlib import Path

    from bancada.settings import Settings

try:
    import uvloop
except ImportError:  # not on every platform; only speed is lost
    uvloop = None

DRAIN_S = 10.0
DEFAULT_LIMITS = Limits()
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:/+=@-]{1,128}")
log = logging.getLogger("bancada.gateway")


def run_gateway(settings: Settings, limits: Limits = DEFAULT_LIMITS) -> None:
    """Serve until SIGTERM or SIGINT, then let running calls end.

    Raises:
        Conflict: the port is taken; the message names it.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    (uvloop.run if uvloop is not None else asyncio.run)(serve(settings, limits))


async def serve(settings: Settings, limits: Limits = DEFAULT_LIMITS) -> None:
    """Run the public and the private listener until a signal says stop."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    settings.run_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    gateway = Gateway(settings, limits)
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(gateway.close)
        gateway.routes_file.load()
        site = await _listen_publicly(PublicServer(gateway.answer, limits), settings, stack)
        await _listen_privately(gateway, settings.run_dir / CONTROL_SOCKET, stack)
        watching = asyncio.create_task(gateway.routes_file.watch())
        stack.callback(watching.cancel)
        await stopping.wait()
        log.info("stopping: letting running calls end for up to %g s", DRAIN_S)
        await site.stop()
        await gateway.drain(DRAIN_S)


class Gateway:
    """Decides which of model calls, forwarding and health a request is, and logs it in one line."""

    def __init__(self, settings: Settings, limits: Limits) -> None:
        self.table = RouteTable()
        self.routes_file = RoutesFile(settings.run_dir / ROUTES_FILE, self.table)
        callers = Callers(self.table)
        self._calls = ModelCalls(self.table, callers, settings, limits)
        self._applications = Applications(self.table, callers, settings, limits)
        self._api = Upstream("API", settings.run_dir / "api.sock", limits)
        self._tracking = Upstream("tracking", settings.run_dir / "tracking.sock", limits)
        self._model_host = f"modelservice.{settings.domain}".lower()
        self._running = 0
        self._drained: asyncio.Event | None = None

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request from outside."""
        self._running += 1
        try:
            return await self._answer_and_log(request)
        finally:
            self._running -= 1
            if self._drained is not None and not self._running:
                self._drained.set()

    async def drain(self, limit_s: float) -> None:
        """Wait until nothing runs; the server's own shutdown would stop reading bodies that are still coming."""
        self._drained = asyncio.Event()
        await self._applications.close_websockets()
        if self._running:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._drained.wait(), limit_s)

    async def answer_control(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request on the private socket: `GET /routes` looks, `POST /routes` loads the file now."""
        if request.path != "/routes" or request.method not in {"GET", "POST"}:
            return web.Response(status=404)
        if request.method == "POST":
            return web.json_response({"version": self.routes_file.load()})
        return web.json_response({"version": self.table.snapshot.version, "in_flight": self.table.in_flight()})

    async def close(self) -> None:
        """Close the connections to the processes behind."""
        await self._applications.close()
        await self._api.close()
        await self._tracking.close()

    async def _answer_and_log(self, request: web.BaseRequest) -> web.StreamResponse:
        started = time.perf_counter()
        path = raw_target(request.raw_path).partition("?")[0]
        facts: dict[str, Any] = {"method": request.method, "path": path}  # no query: it may hold an access key
        given = request.headers.get("X-Request-Id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        response = await self._dispatch(request, path, request_id, facts)
        if not response.prepared:
            response.headers.update({"X-Request-Id": request_id, "Server": SERVER_NAME})
            if self._drained is not None:
                response.force_close()
        facts |= {"status": response.status, "ms": round((time.perf_counter() - started) * 1000, 2)}
        log.info("%s", json.dumps({**facts, "request_id": request_id}))
        return response

    async def _dispatch(
        self, request: web.BaseRequest, path: str, request_id: str, facts: dict[str, Any]
    ) -> web.StreamResponse:
        try:
            if request.method == "CONNECT":  # a tunnel, which nothing here is
                raise InvalidRequest("CONNECT is not for this port.", code="method_not_allowed")  # noqa: TRY301
            host_name = _host_name(request)
            if host_name != self._model_host:
                visit = self._applications.find(request, path, host_name)
                if visit is not None:
                    return await self._applications.answer(visit, request, request_id, facts)
            if path in CALL_PATHS:
                return await self._calls.answer(request, request_id, facts)
            if host_name == self._model_host:
                raise NotFound(f"{self._model_host} serves model calls only.", hint="POST to /model.")  # noqa: TRY301
            if path == "/health":
                return await self._health()
            upstream = self._tracking if path == "/mlflow" or path.startswith("/mlflow/") else self._api
            return await upstream.forward(request, request_id)
        except WorkbenchError as error:
            return model_failure(error, request_id)
        except ConnectionError:
            raise  # the caller has gone
        except Exception:  # the top of a request
            log.exception("request %s failed", request_id)
            failure = PlatformFailed("The gateway failed on this request.", hint="See its log.", code="internal")
            return model_failure(failure, request_id)

    async def _health(self) -> web.Response:
        api, tracking = await asyncio.gather(self._api.is_listening(), self._tracking.is_listening())
        routes = self.table.snapshot.routes
        words = {True: "ok", False: "absent"}
        body = {"status": "ok" if api and tracking else "degraded", "gateway": "ok", "api": words[api],
                "tracking": words[tracking], "routes": len(routes),
                "models_served": sum(bool(route.replicas) for route in routes)}  # fmt: skip
        return web.json_response(body, status=200 if api else 503)


def _host_name(request: web.BaseRequest) -> str:
    return request.headers.get("Host", "").rpartition("@")[2].partition(":")[0].rstrip(".").lower()


async def _listen_publicly(server: PublicServer, settings: Settings, stack: contextlib.AsyncExitStack) -> web.TCPSite:
    runner = web.ServerRunner(server, shutdown_timeout=DRAIN_S)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    site = web.TCPSite(runner, settings.host, settings.port)
    try:
        await site.start()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise Conflict(f"Port {settings.port} on {settings.host} is already in use.",
                       hint="Stop what listens there, or choose another.", code="port_taken") from None  # fmt: skip
    host, port = runner.addresses[0][:2]
    log.info("listening on http://%s:%d", host, port)
    return site


async def _listen_privately(gateway: Gateway, path: Path, stack: contextlib.AsyncExitStack) -> None:
    runner = web.ServerRunner(web.Server(gateway.answer_control, access_log=None), shutdown_timeout=1.0)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    path.unlink(missing_ok=True)  # noqa: ASYNC240 - once, at start; we hold the port, so it can only be left by a gateway that was killed
    before = os.umask(0o077)
    try:
        await web.UnixSite(runner, str(path)).start()
    finally:
        os.umask(before)
