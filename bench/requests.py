"""The hottest reads and writes of the API, beside `mlflow server` with its defaults: `python bench/requests.py`.

Both answer through their public port and share the machine with the load generator. Bancada checks a key and a role on
every call, MLflow checks nothing. They take turns, several rounds each; the medians of the rounds count. Job runs are
created with the reconciler held still, as MLflow too only writes that there is a run; `bench/jobs.py` measures how soon
they start.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.load import Load, request_bytes, run_load
from tests.postgres import running_postgres
from tests.scenario.live import Workbench, free_port, until

ITEMS = 50
JOBS = 10_000
CONNECTIONS = (1, 8)
GOALS = {"get": 5.0, "list": 5.0, "create": 3.0}
JSON = {"Content-Type": "application/json"}


@dataclass
class Server:
    """One of the compared servers: its port, and what makes the next request of each kind."""

    port: int
    get: Callable[[], bytes]
    list: Callable[[], bytes]
    create: Callable[[], bytes]


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--databases", nargs="*", default=["sqlite", "postgres"])
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bancada-bench-")))
        servers = {"mlflow": stack.enter_context(mlflow_server(folder / "mlflow"))}
        for name in options.databases:
            url = stack.enter_context(postgres_url()) if name == "postgres" else ""
            servers[f"bancada, {name}"] = stack.enter_context(bancada_server(folder / name, url))
        print("| operation | connections | server | calls/s | p50 ms | p99 ms | times mlflow | goal |")
        print("|---|---|---|---|---|---|---|---|")
        for operation, connections in itertools.product(GOALS, CONNECTIONS):
            compare(servers, operation, connections, options.rounds, options.seconds)


def compare(servers: dict[str, Server], operation: str, connections: int, rounds: int, seconds: float) -> None:
    """Let the servers take turns and print a line for each."""
    seen: dict[str, list[Load]] = {name: [] for name in servers}
    for _ in range(rounds):
        for name, server in servers.items():
            seen[name].append(run_load(server.port, getattr(server, operation), connections, seconds))
    base = statistics.median(load.rate for load in seen["mlflow"])
    for name, loads in seen.items():
        if failed := sum(load.failures for load in loads):
            raise SystemExit(f"error: {failed} calls of {operation} failed on {name}")
        rate, p50, p99 = (
            statistics.median(getattr(load, key) for load in loads) for key in ("rate", "p50_ms", "p99_ms")
        )
        times, goal = ("1", "") if name == "mlflow" else (f"{rate / base:.1f}", f"{GOALS[operation]:g}")
        print(f"| {operation} | {connections} | {name} | {rate:.0f} | {p50:.2f} | {p99:.2f} | {times} | {goal} |")


@contextmanager
def mlflow_server(folder: Path) -> Iterator[Server]:
    """Run `mlflow server` as it is without any option, with as many experiments as the other has projects."""
    folder.mkdir()
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MLFLOW_")}
    command = [str(Path(sys.executable).parent / "mlflow"), "server", "--port", str(port)]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True)
    url = f"http://127.0.0.1:{port}/api/2.0/mlflow"
    try:
        until("mlflow answers", lambda: answers(f"http://127.0.0.1:{port}/health"))
        ids = [post(f"{url}/experiments/create", {"name": f"e{i}"})["experiment_id"] for i in range(ITEMS)]
        get = request_bytes("GET", f"/api/2.0/mlflow/experiments/get?experiment_id={ids[7]}", {})
        search = json.dumps({"max_results": 10}).encode()
        listed = request_bytes("POST", "/api/2.0/mlflow/experiments/search", JSON, search)
        new = json.dumps({"experiment_id": ids[7], "start_time": 1}).encode()
        created = request_bytes("POST", "/api/2.0/mlflow/runs/create", JSON, new)
        yield Server(port, lambda: get, lambda: listed, lambda: created)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


@contextmanager
def bancada_server(home: Path, database_url: str) -> Iterator[Server]:
    """Run a workbench whose reconciler is held still, with projects and jobs."""
    workbench = Workbench(home)
    if database_url:
        workbench.environment["BANCADA_DATABASE_URL"] = database_url
    workbench.up()
    reconciler = workbench.process("reconciler")
    try:
        client = workbench.client
        projects = [client.create_project({"name": f"p{i}"}).id for i in range(ITEMS)]
        os.kill(reconciler, signal.SIGSTOP)
        yield server_of(workbench, projects[7])
    finally:
        os.kill(reconciler, signal.SIGCONT)
        workbench.down()


def server_of(workbench: Workbench, project_id: str) -> Server:
    """Return the requests for a workbench; every creation is of a run of a job that has none."""
    key = {"Authorization": f"Bearer {workbench.key}"}
    get = request_bytes("GET", f"/api/v2/projects/{project_id}", key)
    listed = request_bytes("GET", "/api/v2/projects", key)
    jobs = make_jobs(workbench, project_id, {**key, **JSON})
    runs = [
        request_bytes("POST", f"/api/v2/projects/{project_id}/jobs/{job}/runs", {**key, **JSON}, b"{}") for job in jobs
    ]
    number = itertools.count()
    return Server(workbench.port, lambda: get, lambda: listed, lambda: runs[next(number)])


def make_jobs(workbench: Workbench, project_id: str, headers: dict[str, str]) -> list[str]:
    """Create as many jobs as runs may be created, and return their ids."""
    (workbench.home / "projects" / project_id / "job.py").write_text("print('done')\n")
    number = itertools.count()

    def new_job() -> bytes:
        body = json.dumps({"name": f"job {next(number)}", "script": "job.py"}).encode()
        return request_bytes("POST", f"/api/v2/projects/{project_id}/jobs", headers, body)

    while True:
        made = workbench.client.list_jobs(project_id, page_size=100_000).jobs
        if len(made) >= JOBS:
            return [job.id for job in made]
        run_load(workbench.port, new_job, 8, 5.0)


@contextmanager
def postgres_url() -> Iterator[str]:
    """Run PostgreSQL with a database for a workbench, and yield its URL."""
    with running_postgres() as server:
        server.execute("CREATE DATABASE bench")
        yield server.url("bench")


def post(url: str, body: dict[str, Any]) -> dict[str, Any]:
    """Send JSON and return the answer's."""
    wanted = urllib.request.Request(url, json.dumps(body).encode(), JSON)
    with urllib.request.urlopen(wanted, timeout=60) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


def answers(url: str) -> bool:
    """Tell whether a server answers 200."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


if __name__ == "__main__":
    main()
