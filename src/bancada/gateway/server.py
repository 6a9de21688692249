"""The gateway process: the one public port, and a private door for the reconciler."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import json
import logging
import os
import signal
import time
import uuid
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bancada.domain.errors import Conflict, InvalidRequest, NotAllowed, NotFound, PlatformFailed, WorkbenchError
from bancada.gateway.applications import Applications
from bancada.gateway.call_requests import CallRequests, head_of
from bancada.gateway.callers import Callers
from bancada.gateway.calls import ModelCalls
from bancada.gateway.edge import SERVER_NAME, GeneralServer, Limits, host_name
from bancada.gateway.errors import model_failure
from bancada.gateway.forwarding import Upstream, raw_target
from bancada.gateway.inference_protocol import InferenceProtocol
from bancada.gateway.lanes import REQUEST_ID, QuickLane
from bancada.gateway.load import read_load
from bancada.gateway.publisher import CONTROL_SOCKET, ROUTES_FILE
from bancada.gateway.routes_file import RoutesFile
from bancada.gateway.spool import Spool
from bancada.gateway.table import RouteTable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bancada.gateway.traces import Traces
    from bancada.settings import Settings

try:
    import uvloop
except ImportError:  # not on every platform; only speed is lost
    uvloop = None

DRAIN_S = 10.0
DEFAULT_LIMITS = Limits()
TIDY_EVERY_S = 0.25
API_PATHS = frozenset({"/api", "/sense-bootstrap.json"})
"""What the API answers beside all below `/api/`."""
log = logging.getLogger("bancada.gateway")


def _nobody() -> None:
    """Wake nobody: where nothing scales to zero."""


def run_gateway(settings: Settings, limits: Limits = DEFAULT_LIMITS, wake: Callable[[], None] = _nobody) -> None:
    """Serve until SIGTERM or SIGINT, then let running calls end.

    `wake` is called when a caller waits for a replica that has to be started for it.

    Raises:
        Conflict: the port is taken; the message names it.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    (uvloop.run if uvloop is not None else asyncio.run)(serve(settings, limits, wake))


async def serve(settings: Settings, limits: Limits, wake: Callable[[], None]) -> None:
    """Run the public and the private listener until a signal says stop."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    settings.run_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    gateway = Gateway(settings, limits, wake)
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(gateway.close)
        gateway.routes_file.load()
        listener = await _listen_publicly(gateway.lane, settings)
        stack.callback(listener.close)
        await _listen_privately(gateway, settings.run_dir / CONTROL_SOCKET, stack)
        for duty in (gateway.routes_file.watch(), gateway.lane.watch(), gateway.tidy()):
            stack.callback(asyncio.create_task(duty).cancel)
        gc.collect()
        gc.freeze()  # what is here now stays: looking through it again would only cost calls time
        await stopping.wait()
        log.info("stopping: letting running calls end for up to %g s", DRAIN_S)
        listener.close()
        await gateway.drain(DRAIN_S)


class Gateway:
    """Decides which of model calls, forwarding and health a request is, and logs it in one line."""

    def __init__(self, settings: Settings, limits: Limits, wake: Callable[[], None]) -> None:
        self.table = RouteTable(wake)
        self.routes_file = RoutesFile(settings.run_dir / ROUTES_FILE, self.table)
        callers = Callers(self.table)
        self._spool = Spool(settings.home / "records")
        self._traces = _traces(settings)
        self._calls = ModelCalls(self.table, callers, settings, self._spool, self._traces)
        self._callers = callers
        self._requests = CallRequests(self._calls, settings, limits)
        self._protocol = InferenceProtocol(self.table, self._calls)
        self._applications = Applications(self.table, callers, settings, limits)
        self._api = Upstream("API", settings.run_dir / "api.sock", limits)
        self._tracking = Upstream("tracking", settings.run_dir / "tracking.sock", limits)
        self._web = Upstream("web", settings.run_dir / "web.sock", limits)
        self._model_host = f"modelservice.{settings.domain}".lower()
        self._general = GeneralServer(self.answer, limits)
        self.lane = QuickLane(
            self._calls, self._general, limits, _log_call, settings.domain, settings.request_limit_bytes,
            logs_all=bool(settings.log_calls),
        )  # fmt: skip
        self._own_pages = {"/health": self._health, "/metrics": self._metrics}
        self._logs_all = bool(settings.log_calls)
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
        self.lane.drain()
        await self._applications.close_websockets()
        give_up_at = asyncio.get_running_loop().time() + limit_s
        while (self._calls.pending or self._running) and asyncio.get_running_loop().time() < give_up_at:  # noqa: ASYNC110 - on two counts, which no call should pay for
            await asyncio.sleep(0.01)
        self.lane.drain()
        await self._general.shutdown(1.0)

    async def tidy(self) -> None:
        """Do now and then what no call should wait for, for ever."""
        while True:
            await asyncio.sleep(TIDY_EVERY_S)
            self._spool.tidy(time.monotonic())
            self.table.tidy()

    async def answer_control(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request on the private socket.

        `GET /routes` tells the version in use and what is in flight, `POST /routes` loads the file first, `GET /load`
        tells how busy every deployment is.
        """
        if request.path == "/load" and request.method == "GET":
            return web.json_response(read_load(self.table))
        if request.path != "/routes" or request.method not in {"GET", "POST"}:
            return web.Response(status=404)
        if request.method == "POST":
            return web.json_response({"version": self.routes_file.load()})
        return web.json_response({"version": self.table.snapshot.version, "in_flight": self.table.in_flight()})

    async def close(self) -> None:
        """Close the connections to the processes behind, and the records."""
        self.table.close()
        self._spool.close()
        if self._traces is not None:
            await asyncio.to_thread(self._traces.close)
        await self._applications.close()
        await self._api.close()
        await self._tracking.close()
        await self._web.close()

    async def _answer_and_log(self, request: web.BaseRequest) -> web.StreamResponse:
        started = time.perf_counter()
        path = raw_target(request.raw_path).partition("?")[0]
        facts: dict[str, Any] = {"method": request.method, "path": path}  # no query: it may hold an access key
        given = request.headers.get("X-Request-Id", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        response = await self._dispatch(request, path, request_id, facts)
        if not response.prepared:
            response.headers.update({"X-Request-Id": request_id, "Server": SERVER_NAME})
            if self._drained is not None:
                response.force_close()
        facts |= {"status": response.status, "ms": round((time.perf_counter() - started) * 1000, 2)}
        if self._logs_all or "model_id" not in facts or response.status >= 400:
            log.info("%s", json.dumps({**facts, "request_id": request_id}))
        return response

    async def _dispatch(
        self, request: web.BaseRequest, path: str, request_id: str, facts: dict[str, Any]
    ) -> web.StreamResponse:
        try:
            if request.method == "CONNECT":  # a tunnel, which nothing here is
                raise InvalidRequest("CONNECT is not for this port.", code="method_not_allowed")
            host = host_name(request.headers.get("Host", ""))
            if host != self._model_host:
                visit = self._applications.find(request, path, host)
                if visit is not None:
                    return await self._applications.answer(visit, request, request_id, facts)
            if (answer := await self._answer_for_models(request, request_id, facts)) is not None:
                return answer
            if host == self._model_host:
                raise NotFound(f"{self._model_host} serves model calls only.", hint="POST to /model.")
            if path in self._own_pages:
                return await self._own_pages[path](request)
            return await self._upstream(path).forward(request, request_id)
        except WorkbenchError as error:
            return model_failure(error, request_id)
        except ConnectionError:
            raise  # the caller has gone
        except Exception:  # the top of a request
            log.exception("request %s failed", request_id)
            failure = PlatformFailed("The gateway failed on this request.", hint="See its log.", code="internal")
            return model_failure(failure, request_id)

    def _upstream(self, path: str) -> Upstream:
        """Return the process that answers for a path: MLflow, the API, and for people the pages."""
        if path == "/mlflow" or path.startswith("/mlflow/"):
            return self._tracking
        return self._api if path.startswith("/api/") or path in API_PATHS else self._web

    async def _answer_for_models(
        self, request: web.BaseRequest, request_id: str, facts: dict[str, Any]
    ) -> web.StreamResponse | None:
        head = head_of(request)
        if head.address is not None:
            return await self._requests.answer(head, request, request_id, facts)
        return self._protocol.answer(head, request.remote or "", request_id) if request.method == "GET" else None

    async def _metrics(self, request: web.BaseRequest) -> web.Response:
        from bancada.gateway.prometheus import CONTENT_TYPE, GatewayCollector, write_metrics  # noqa: PLC0415 - if asked

        key = self._callers.recognise(request.remote or "", request.headers.get("Authorization", ""))
        if not key.is_admin:
            raise NotAllowed("Metrics of the whole workbench are for administrators.",
                             hint="Ask one of them for a key.", code="admin_only")  # fmt: skip
        text = write_metrics(GatewayCollector(self.table, self._calls, self._spool))
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE})

    async def _health(self, _request: web.BaseRequest) -> web.Response:
        api, tracking = await asyncio.gather(self._api.is_listening(), self._tracking.is_listening())
        routes = self.table.snapshot.routes
        words = {True: "ok", False: "absent"}
        body = {"status": "ok" if api and tracking else "degraded", "gateway": "ok", "api": words[api],
                "tracking": words[tracking], "routes": len(routes),
                "models_served": sum(bool(route.replicas) for route in routes)}  # fmt: skip
        return web.json_response(body, status=200 if api else 503)


def _traces(settings: Settings) -> Traces | None:
    if not settings.traces_endpoint:
        return None
    from bancada.gateway.traces import Traces  # noqa: PLC0415 - a third of a second of imports, for few

    return Traces(settings.traces_endpoint, settings.traces_share)


def _log_call(path: str, request_id: str, status: int, code: str) -> None:
    facts = {"method": "POST", "path": path, "status": status} | ({"code": code} if code else {})
    log.info("%s", json.dumps({**facts, "request_id": request_id}))


async def _listen_publicly(lane: QuickLane, settings: Settings) -> asyncio.Server:
    try:
        server = await asyncio.get_running_loop().create_server(lane, settings.host, settings.port, backlog=1024)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise Conflict(f"Port {settings.port} on {settings.host} is already in use.",
                       hint="Stop what listens there, or choose another.", code="port_taken") from None  # fmt: skip
    host, port = server.sockets[0].getsockname()[:2]
    log.info("listening on http://%s:%d", host, port)
    return server


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
