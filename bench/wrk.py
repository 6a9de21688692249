"""wrk as the load generator: windows of load on one port, with what the server's processes used meanwhile."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.processes import busy_s, cpu_s, memory_mb

SCRIPT = Path(__file__).with_suffix(".lua")
TIMEOUT_S = 60


@dataclass(frozen=True)
class Window:
    """What was seen in one window of load.

    `cpu_us` is what all processes of the server used for a call; `foreign` the part of the machine that neither they
    nor wrk had; `failures` are answers other than 2xx, broken connections and time-outs. Memory is that at the end.
    """

    rate: float
    p50_ms: float
    p99_ms: float
    failures: int
    cpu_us: float
    wrk_cores: float
    foreign: float
    rss_mb: float
    pss_mb: float


def require_wrk() -> None:
    """Leave when there is no wrk on this machine."""
    if shutil.which("wrk") is None:
        raise SystemExit("error: this benchmark needs wrk (Debian: apt-get install wrk)")


def run_window(
    port: int, requests: Sequence[bytes], processes: Callable[[], list[psutil.Process]], connections: int,
    seconds: float, delay_ms: float = 0.0,
) -> Window:  # fmt: skip
    """Load a server for a while from one thread of wrk; the requests take turns.

    `delay_ms` is how long each connection rests before its next request, on average.
    """
    with tempfile.NamedTemporaryFile(prefix="bancada-bench-") as file:
        for request in requests:
            file.write(b"%d\n%b" % (len(request), request))
        file.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:.0f}s", f"--timeout={TIMEOUT_S}s",
                   "-s", str(SCRIPT), f"http://127.0.0.1:{port}/"]  # fmt: skip
        environment = {**os.environ, "REQUESTS": file.name, "DELAY_MS": str(delay_ms)}
        serving = processes()
        used, busy, own = cpu_s(serving), busy_s(), resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        used, busy = cpu_s(serving) - used, busy_s() - busy
    found = next(json.loads(line[6:]) for line in done.stdout.splitlines() if line.startswith("FOUND "))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    generator = after.ru_utime + after.ru_stime - own.ru_utime - own.ru_stime
    seconds, calls = found["seconds"], max(1, found["calls"])
    rss, pss = memory_mb(processes())
    return Window(
        rate=found["calls"] / seconds,
        p50_ms=found["p50_ms"],
        p99_ms=found["p99_ms"],
        failures=found["bad_statuses"] + found["broken"] + (found["calls"] == 0),
        cpu_us=used / calls * 1e6,
        wrk_cores=generator / seconds,
        foreign=max(0.0, busy - used - generator) / seconds / (os.cpu_count() or 1),
        rss_mb=rss,
        pss_mb=pss,
    )
