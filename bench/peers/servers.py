"""The peers as a team would start them on two cores, each serving the same model folder on a port of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.peers.environments import environment_of
from bench.processes import tree
from bench.served import INVOCATIONS, TENSORS, Batch, Form, Server, answers, plain_environment
from tests.scenario.live import free_port, until

APPS = Path(__file__).parent
STOP_S = 10.0


@dataclass(frozen=True)
class Peer:
    """How a peer is started: its environment, its command, and what that finds in the process's environment."""

    name: str
    environment: str
    command: list[str]
    port: int
    form: Form
    variables: Mapping[str, str]

    def start(self, folder: Path) -> subprocess.Popen[bytes]:
        """Start it in a process group of its own, with its log in `folder`."""
        python_bin = environment_of(self.environment) / "bin"
        path = f"{python_bin}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        with (folder / f"{self.name.replace(' ', '-').replace(',', '')}.log").open("wb") as log:
            return subprocess.Popen(
                [str(python_bin / self.command[0]), *self.command[1:]], cwd=folder, stdout=log, stderr=log,
                env=plain_environment(PATH=path, **self.variables), start_new_session=True,
            )  # fmt: skip

    @contextmanager
    def running(self, folder: Path, batch: Batch) -> Iterator[Server]:
        """Run it, from its first right answer until the block ends."""
        process = self.start(folder)
        server = Server(self.name, self.port, self.form, lambda: tree(process.pid))
        try:
            until(f"{self.name} answers", lambda: answers(server, batch))
            yield server
        finally:
            stop(process)


def mlflow_serve(model: Path, workers: int = 2) -> Peer:
    """`mlflow models serve`."""
    port = free_port()
    command = ["mlflow", "models", "serve", "-m", str(model), "--env-manager", "local", "--host", "127.0.0.1",
               "--port", str(port), "--workers", str(workers)]  # fmt: skip
    return Peer(f"mlflow models serve, {workers} workers", "mlflow", command, port, INVOCATIONS, {})


def mlserver(model: Path, folder: Path, is_batching: bool) -> Peer:
    """MLServer without its pool of workers, which is its faster setting here; batching up to 64 calls within 5 ms."""
    port, name = free_port(), "MLServer, batching" if is_batching else "MLServer"
    home = folder / ("mlserver-batching" if is_batching else "mlserver")
    home.mkdir()
    settings = {"host": "127.0.0.1", "http_port": port, "grpc_port": free_port(), "metrics_port": free_port(),
                "parallel_workers": 0, "debug": False}  # fmt: skip
    served = {"name": "model", "implementation": "mlserver_mlflow.MLflowRuntime", "parameters": {"uri": str(model)}}
    batching = {"max_batch_size": 64, "max_batch_time": 0.005} if is_batching else {}
    (home / "settings.json").write_text(json.dumps(settings))
    (home / "model-settings.json").write_text(json.dumps(served | batching))
    return Peer(name, "mlserver", ["mlserver", "start", str(home)], port, TENSORS, {})


def fastapi(model: Path) -> Peer:
    """FastAPI and `mlflow.pyfunc` under uvicorn, two workers with one OpenMP thread each: its best setting here."""
    return _uvicorn("FastAPI + pyfunc, 2 workers", "fastapi_app:app", model)


def native(model: Path) -> Peer:
    """The floor: uvicorn and XGBoost's own C function, two workers."""
    return _uvicorn("floor: bare uvicorn, native", "native_app:app", model)


def _uvicorn(name: str, app: str, model: Path) -> Peer:
    port = free_port()
    command = ["uvicorn", "--app-dir", str(APPS), app, "--host", "127.0.0.1", "--port", str(port), "--workers", "2",
               "--no-access-log", "--log-level", "warning", "--lifespan", "off"]  # fmt: skip
    return Peer(name, "mlflow", command, port, INVOCATIONS, {"MODEL": str(model), "OMP_NUM_THREADS": "1"})


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a peer and all that it started."""
    started = tree(process.pid) if process.poll() is None else []
    process.terminate()
    _, alive = psutil.wait_procs(started, timeout=STOP_S)
    for each in alive:
        each.send_signal(signal.SIGKILL)
    process.wait()
