"""What stands between a caller and a function that does nothing: our gateway, or HAProxy, or neither.

Each way finds the model by the access key in the body and checks the caller's API key, but for the bare worker. Ours
records every call too. The worker behind HAProxy speaks HTTP on a unix socket (uvicorn), ours speaks frames. They run
all the time and take turns. The ADR on the gateway reads these figures.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.pop(0)  # this folder, which has a module `requests`
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bancada.domain.keys import hash_secret
from bancada.domain.routes import CallerKey, ModelRoute, ReplicaAddress, RouteSnapshot, Variant
from bancada.gateway.publisher import RoutePublisher
from bench.load import request_bytes
from bench.processes import tree
from bench.wrk import require_wrk, run_window

CONNECTIONS = (1, 8, 64)
BODY = json.dumps({"accessKey": "mkey", "request": {"rows": [[3.0, 35.5, 52.0, 101.0]]}}).encode()
GATEWAY = """\
from bancada.gateway.server import run_gateway
from bancada.settings import load_settings
run_gateway(load_settings())
"""
HAPROXY = """\
global
    nbthread 1
    maxconn 4096
defaults
    mode http
    timeout connect 5s
    timeout client 60s
    timeout server 60s
frontend public
    bind 127.0.0.1:{port}
    option http-buffer-request
    http-request set-var(txn.model) req.body,json_query('$.accessKey'),map({folder}/models.map)
    http-request set-var(txn.key) req.hdr(authorization),field(2,' ')
    http-request set-var(txn.hash) var(txn.key),field(2,.),sha2(256),hex,lower
    http-request set-var(txn.user) var(txn.key),field(1,.),concat(.,txn.hash),map({folder}/keys.map)
    http-request return status 404 unless {{ var(txn.model) -m found }}
    http-request return status 401 unless {{ var(txn.user) -m found }}
    use_backend %[var(txn.model)]
backend telco
    http-reuse always
    server replica unix@{folder}/http.sock
"""


def main() -> None:
    """Measure, and print the table."""
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=float, default=5.0)
    wanted = options.parse_args()
    require_wrk()
    if shutil.which("haproxy") is None:
        raise SystemExit("error: this benchmark needs haproxy (Debian: apt-get install haproxy)")
    with tempfile.TemporaryDirectory(prefix="bancada-hop-") as home, contextlib.ExitStack() as stack:
        secret = secrets.token_hex(16)
        request = request_bytes("POST", "/model", {"Content-Type": "application/json",
                                                   "Authorization": f"Bearer me.{secret}"}, BODY)  # fmt: skip
        ways = start_ways(stack, Path(home), secret)
        found: dict[tuple[str, int], list[tuple[float, float, float, int]]] = {}
        for _ in range(wanted.rounds):
            for connections in CONNECTIONS:
                for name, (port, pids) in ways.items():
                    window = run_window(port, [request], lambda pids=pids: [p for pid in pids for p in tree(pid)],
                                        connections, wanted.seconds)  # fmt: skip
                    seen = (window.rate, window.p99_ms, window.cpu_us, window.failures)
                    found.setdefault((name, connections), []).append(seen)
    print(f"Medians of {wanted.rounds} rounds of {wanted.seconds:g} s.\n")
    print("| way | connections | calls/s | p99 ms | CPU µs a call, all processes | failures |")
    print("|---|---|---|---|---|---|")
    for (name, connections), windows in sorted(found.items()):
        rate, p99_ms, cpu_us = (statistics.median(values) for values in list(zip(*windows, strict=True))[:3])
        failures = sum(window[3] for window in windows)
        print(f"| {name} | {connections} | {rate:,.0f} | {p99_ms:.2f} | {cpu_us:.0f} | {failures} |")


def start_ways(stack: contextlib.ExitStack, home: Path, secret: str) -> dict[str, tuple[int, tuple[int, ...]]]:
    """Start everything; return the port and the processes of each way."""
    http, bare_port, proxy_port, port = home / "http.sock", free_port(), free_port(), free_port()
    uvicorn = (sys.executable, "-m", "uvicorn", "bench.peers.echo_app:app", "--log-level", "warning", "--http",
               "httptools", "--loop", "uvloop")  # fmt: skip
    behind = stack.enter_context(process(*uvicorn, "--uds", str(http)))
    bare = stack.enter_context(process(*uvicorn, "--port", str(bare_port)))
    until_exists(http)
    (home / "models.map").write_text("mkey telco\n")
    (home / "keys.map").write_text(f"me.{hash_secret(secret)} 1\n")
    config = home / "haproxy.cfg"
    config.write_text(HAPROXY.format(port=proxy_port, folder=home))
    proxy = stack.enter_context(process("haproxy", "-q", "-db", "-f", str(config)))
    (home / "run").mkdir(mode=0o700)
    (home / "echo.py").write_text("def echo(request):\n    return request\n")
    environment = {"BANCADA_HOME": str(home), "BANCADA_PORT": str(port)}
    gateway = stack.enter_context(process(sys.executable, "-c", GATEWAY, **environment))
    frames = home / "run" / "frames.sock"
    worker = stack.enter_context(process(sys.executable, "-m", "bancada_workload.worker", "--socket", str(frames),
                                         "--source", str(home), "--file", "echo.py", "--function", "echo"))  # fmt: skip
    until_exists(frames)
    until_exists(home / "run" / "gateway.sock")
    variant = Variant("d", "b", (ReplicaAddress("r", str(frames)),))
    route = ModelRoute("m", "telco", "mkey", True, None, 30.0, (variant,))
    key = CallerKey("me", hash_secret(secret), 1, time.time() + 3600, ("API",))
    if not RoutePublisher(home / "run").publish(RouteSnapshot(1, (route,), (key,))):
        raise SystemExit("error: the gateway did not take the routes")
    return {
        "bare worker": (bare_port, (bare,)),
        "gateway, worker by frames, recorded": (port, (gateway, worker)),
        "HAProxy, worker by HTTP": (proxy_port, (proxy, behind)),
    }


@contextlib.contextmanager
def process(*command: str, **environment: str) -> Iterator[int]:
    """Run a process as long as the block runs, and give its pid."""
    running = subprocess.Popen(command, env={**os.environ, **environment}, stderr=subprocess.DEVNULL)
    try:
        yield running.pid
    finally:
        running.terminate()
        running.wait()


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody has at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until_exists(path: Path) -> None:
    """Wait for a socket."""
    give_up_at = time.monotonic() + 60
    while not path.exists():
        if time.monotonic() > give_up_at:
            raise SystemExit(f"error: {path.name} did not come")
        time.sleep(0.02)


if __name__ == "__main__":
    main()
