"""A real gateway process, real replica processes, and a stand-in for the API process that tells what it received."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp import web

from bancada.domain.keys import hash_secret
from bancada.domain.routes import ApplicationRoute, CallerKey, ModelRoute, ReplicaAddress, RouteSnapshot, Variant
from bancada.gateway.publisher import RoutePublisher, write_routes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

RUN_GATEWAY = """
import json, sys

from bancada.gateway.edge import Limits
from bancada.gateway.server import run_gateway
from bancada.reconcile.hints import send_hint
from bancada.settings import load_settings

settings = load_settings()
run_gateway(settings, Limits(**json.loads(sys.argv[1])), lambda: send_hint(settings.run_dir))
"""
FUNCTIONS = """
import os, pathlib, time

def echo(request):
    return {"got": request, "pid": os.getpid()}

def slow(request):
    open(request["began"], "a").write("x")
    while not os.path.exists(request["until"]):
        time.sleep(0.01)
    return "done"

def fails(request):
    raise KeyError("no such tower")

def ends(request):
    open(request["began"], "a").write("x")
    os._exit(7)
"""


def wait_until(found: Callable[[], object], what: str, limit_s: float = 30.0) -> None:
    """Poll until `found()` is true, or fail naming `what`."""
    give_up_at = time.monotonic() + limit_s
    while not found():
        assert time.monotonic() < give_up_at, f"timed out: {what}"
        time.sleep(0.01)


@dataclass
class Workbench:
    """The processes of one test and the ways to talk to them."""

    home: Path
    port: int = 0
    gateway: subprocess.Popen[bytes] | None = None
    replicas: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    version: int = 0

    @property
    def run_dir(self) -> Path:
        return self.home / "run"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.home / "gateway.log").read_text()

    def wait_until(self, found: Callable[[], object], what: str) -> None:
        wait_until(found, what)

    def start_gateway(self, limits: dict[str, float] | None = None, **settings: object) -> None:
        knobs = {f"BANCADA_{name.upper()}": str(value) for name, value in settings.items()}
        env = os.environ | {"BANCADA_HOME": str(self.home), "BANCADA_PORT": "0"} | knobs
        command = [sys.executable, "-c", RUN_GATEWAY, json.dumps(limits or {})]
        with (self.home / "gateway.log").open("wb") as log:
            self.gateway = subprocess.Popen(command, env=env, stderr=log)
        self.wait_until(lambda: self.gateway.poll() is not None or "listening on" in self.log, "the gateway listens")
        found = re.search(r"listening on http://127.0.0.1:(\d+)", self.log)
        assert found, self.log
        self.port = int(found.group(1))
        self.wait_until((self.run_dir / "gateway.sock").exists, "the control socket")

    def start_replica(self, name: str, function: str = "echo", *options: str) -> ReplicaAddress:
        (self.home / "functions.py").write_text(FUNCTIONS)
        target = ["--source", str(self.home), "--file", "functions.py", "--function", function]
        return self.start_replica_of(name, target, *options)

    def start_replica_of(self, name: str, target: list[str], *options: str) -> ReplicaAddress:
        path = self.run_dir / f"{name}.sock"
        command = [sys.executable, "-m", "bancada_workload.worker", "--socket", str(path), *target, *options]
        with (self.home / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log)
        self.replicas[name] = process
        self.wait_until(lambda: process.poll() is not None or _accepts(path), f"replica {name} listens")
        assert process.poll() is None, (self.home / f"{name}.log").read_text()
        return ReplicaAddress(name, str(path))

    def route(self, *replicas: ReplicaAddress, **changes: object) -> ModelRoute:
        values: dict[str, object] = {
            "model_id": "telco", "name": "telco", "access_key": "mkey", "auth_enabled": False,
            "allowed_user_ids": None, "deadline_s": 30.0, "variants": (Variant("d1", "b1", replicas),),
        }  # fmt: skip
        return ModelRoute(**(values | changes))  # type: ignore[arg-type]

    def publish(
        self,
        *routes: ModelRoute,
        keys: tuple[CallerKey, ...] = (),
        applications: tuple[ApplicationRoute, ...] = (),
    ) -> bool:
        self.version += 1
        return RoutePublisher(self.run_dir).publish(RouteSnapshot(self.version, routes, keys, applications))

    def write_without_poke(self, *routes: ModelRoute) -> None:
        self.version += 1
        write_routes(self.run_dir, RouteSnapshot(self.version, routes))

    def replicas_in_flight(self, *names: str) -> int | None:
        return RoutePublisher(self.run_dir).in_flight(names)

    def key(self, key_id: str, secret: str, user_id: int, *, lives_s: float = 3600, audience: str = "API") -> CallerKey:
        return CallerKey(key_id, hash_secret(secret), user_id, time.time() + lives_s, (audience,))

    def application(self, port: int, **changes: object) -> ApplicationRoute:
        values: dict[str, object] = {
            "application_id": "app-1", "name": "Churn <board>", "subdomain": "churn", "bypass_authentication": False,
            "allowed_user_ids": (7,), "port": port, "status": "running",
        }  # fmt: skip
        return ApplicationRoute(**(values | changes))  # type: ignore[arg-type]

    def stop(self) -> None:
        for process in [self.gateway, *self.replicas.values()]:
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.kill()
                process.wait()


def _accepts(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe, contextlib.suppress(OSError):
        probe.connect(str(path))
        return True
    return False


@pytest.fixture
def workbench() -> Iterator[Workbench]:
    with tempfile.TemporaryDirectory(prefix="bancada-") as home:
        bench = Workbench(Path(home))
        bench.run_dir.mkdir(mode=0o700)
        try:
            yield bench
        finally:
            bench.stop()


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    answers: list[aiohttp.ClientResponse] = []
    trace = aiohttp.TraceConfig()

    async def keep(_session: object, _context: object, ended: aiohttp.TraceRequestEndParams) -> None:
        answers.append(ended.response)  # those that a test does not read are released at its end, not by chance

    trace.on_request_end.append(keep)
    async with aiohttp.ClientSession(trace_configs=[trace]) as session:
        yield session
        for answer in answers:
            answer.release()


@dataclass
class Behind:
    """A process behind the gateway, as seen by the gateway: answers with what it received."""

    received: list[dict[str, object]] = field(default_factory=list)
    answers: dict[str, tuple[int, object]] = field(default_factory=dict)

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._echo(request)
        body = await request.content.read()
        self.received.append({"method": request.method, "target": request.raw_path, "body": body,
                              "headers": list(request.headers.items())})  # fmt: skip
        if request.raw_path in self.answers:
            status, found = self.answers[request.raw_path]
            return web.json_response(found, status=status)
        if request.raw_path == "/api/breaks":
            request.transport.close()
        if request.raw_path == "/api/chunks":
            return await self._stream(request)
        status = 201 if request.method == "POST" else 200
        headers = [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("Keep-Alive", "timeout=5"), ("X-Kept", "yes")]
        response = web.Response(status=status, body=body or b"hello")
        response.headers.extend(headers)
        return response

    async def _stream(self, request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for number in range(3):
            await response.write(f"part {number}\n".encode())
        await response.write_eof()
        return response

    async def _echo(self, request: web.BaseRequest) -> web.StreamResponse:
        self.received.append({"target": request.raw_path, "headers": list(request.headers.items())})
        echo = web.WebSocketResponse(protocols=("kernel.v1",))
        await echo.prepare(request)
        async for message in echo:
            if message.type == aiohttp.WSMsgType.TEXT and message.data == "bye":
                await echo.close(code=4001, message=b"as asked")
            elif message.type == aiohttp.WSMsgType.TEXT:
                await echo.send_str(message.data)
            else:
                await echo.send_bytes(message.data)
        return echo

    def headers_of_last(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.received[-1]["headers"]}  # type: ignore[union-attr]


@pytest.fixture
async def behind(workbench: Workbench) -> AsyncIterator[Callable[[str], object]]:
    """Start stand-ins on the sockets of the processes behind: `await behind("api.sock")`."""
    async with contextlib.AsyncExitStack() as stack:

        async def start(socket_name: str) -> Behind:
            stand_in = Behind()
            runner = web.ServerRunner(web.Server(stand_in.answer, auto_decompress=False), shutdown_timeout=1)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.UnixSite(runner, str(workbench.run_dir / socket_name)).start()
            return stand_in

        yield start


@pytest.fixture
def send_raw(workbench: Workbench) -> Callable[[bytes], object]:
    """Send bytes as they are and return the whole answer: no client library tidies them up."""

    async def send(request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", workbench.port)
        writer.write(request)
        answer = await reader.read()
        writer.close()
        return answer

    return send
