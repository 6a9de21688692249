"""A real workbench in a home of its own, as its users see it: the command line, the client, and calls over HTTP."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cmlapi
import psutil

BANCADA = [sys.executable, "-c", "from bancada.cli.main import main; main()"]
NOT_INHERITED = ("BANCADA_", "CDSW_", "MLFLOW_", "ML_RUNTIME_", "PROJECT_OWNER", "PYTHONDONTWRITEBYTECODE")


class Workbench:
    """Commands, client and calls of one workbench."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(NOT_INHERITED)}
        self.environment = {**inherited, "BANCADA_HOME": str(home)}

    def bancada(self, *arguments: str, code: int = 0) -> str:
        """Run a command, expect its exit code, and return what it wrote to stdout."""
        done = self.command(*arguments)
        assert done.returncode == code, f"{arguments} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [*BANCADA, *arguments], env=self.environment, capture_output=True, text=True, check=False, timeout=570
        )

    @contextlib.contextmanager
    def started(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """Start a command, and end it if it has not ended by then."""
        with subprocess.Popen([*BANCADA, *arguments], env=self.environment, stdout=subprocess.PIPE) as process:
            try:
                yield process
            finally:
                process.kill()

    def up(self) -> None:
        self.bancada("up", "--detach", "--port", str(self.port))

    def down(self) -> None:
        self.bancada("down")

    def run(self, script: str, project: str = "telco") -> str:
        return self.bancada("run", script, "--project", project)

    @property
    def key(self) -> str:
        return str(json.loads((self.home / "secrets" / "admin.json").read_text())["api_key"])

    @property
    def client(self) -> cmlapi.CMLServiceApi:
        return cmlapi.default_client(self.url, self.key)

    def process(self, name: str) -> int:
        """Return the pid of one of the workbench's own processes."""
        found = json.loads(self.bancada("status", "--json"))["processes"]
        return next(int(process["pid"]) for process in found if process["name"] == name)

    def workloads(self) -> list[psutil.Process]:
        """Return the Pythons of replicas, gates and sessions that run for this home."""
        return [process for process in self.everything() if any("bancada_workload" in a for a in arguments_of(process))]

    def everything(self) -> list[psutil.Process]:
        """Return every process that belongs to this home."""
        mark = str(self.home)
        return [process for process in psutil.process_iter() if _belongs(process, mark)]

    def call(self, access_key: str, request: object, *, key: str | None = None) -> tuple[int, dict[str, Any]]:
        """Call a model and return the status and the decoded answer."""
        body = json.dumps({"accessKey": access_key, "request": request}).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.key if key is None else key}"}
        wanted = urllib.request.Request(f"{self.url}/model", body, headers)  # noqa: S310 - our own address
        try:
            with urllib.request.urlopen(wanted, timeout=60) as answer:  # noqa: S310
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    @contextlib.contextmanager
    def called_all_the_while(self, access_key: str, request: object) -> Iterator[Counter[int]]:
        """Call a model without a pause while the block runs; yield how often each status was answered."""
        seen: Counter[int] = Counter()
        stop = threading.Event()

        def go_on() -> None:
            while not stop.is_set():
                seen[self.call(access_key, request)[0]] += 1

        thread = threading.Thread(target=go_on)
        thread.start()
        try:
            yield seen
        finally:
            stop.set()
            thread.join()


def described(processes: list[psutil.Process]) -> list[str]:
    """Return what an assertion should show of processes."""
    return [f"{process.pid} {process.status()} {' '.join(arguments_of(process))}" for process in processes]


def until(what: str, is_so: Callable[[], object], deadline_s: float = 240.0) -> None:
    """Look again and again until something is so; fail when it takes unreasonably long."""
    ends_at = time.monotonic() + deadline_s
    while not is_so():
        assert time.monotonic() < ends_at, f"not so within {deadline_s} s: {what}"
        time.sleep(0.1)


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def arguments_of(process: psutil.Process) -> list[str]:
    try:
        return [os.path.basename(argument) for argument in process.cmdline()]  # noqa: PTH119 - not always a path
    except psutil.Error:
        return []


def _belongs(process: psutil.Process, mark: str) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE or process.pid == os.getpid():
            return False
        return mark in " ".join(process.cmdline()) or process.environ().get("BANCADA_HOME") == mark
    except psutil.Error:
        return False
