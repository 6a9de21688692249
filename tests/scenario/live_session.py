"""An interactive session over the native API: its cells, and its journal as one who follows it sees it."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import psutil

from tests.scenario.live import Workbench, arguments_of, until

Record = dict[str, Any]


class Session:
    """A session that runs, and what its journal had when it was last looked at."""

    def __init__(self, workbench: Workbench, project_id: str, **fields: object) -> None:
        self.workbench = workbench
        sessions = f"/api/native/v1/projects/{project_id}/sessions"
        self.id = str(self.ask("POST", sessions, fields)["id"])
        self.path = f"{sessions}/{self.id}"
        self._offset, self._rest, self._records = 0, b"", list[Record]()
        until("the session runs", lambda: self.show()["status"] == "running")

    def ask(self, method: str, path: str, body: object = None) -> Record:
        answer, _ = self._send(method, path, body)
        return dict(json.loads(answer))

    def show(self) -> Record:
        return self.ask("GET", self.path)

    def send(self, code: str, **place: object) -> int:
        return int(self.ask("POST", f"{self.path}/cells", {"code": code, **place})["cell"])

    def records(self, wait_s: int = 0) -> list[Record]:
        """Return what the journal has by now, or when more comes within so many seconds."""
        asked = f"{self.path}/output?stream=journal&offset={self._offset}&wait_s={wait_s}"
        piece, headers = self._send("GET", asked)
        self._offset = int(headers["X-Next-Offset"])
        *lines, self._rest = (self._rest + piece).split(b"\n")
        self._records += [json.loads(line) for line in lines]
        return self._records

    def of(self, cell: int, type_: str) -> list[Record]:
        return [each for each in self.records() if each.get("cell") == cell and each["type"] == type_]

    def text(self, cell: int) -> str:
        return "".join(each["text"] for each in self.of(cell, "stream"))

    def run(self, code: str, **place: object) -> str:
        """Run a cell to its end and return what it printed."""
        cell = self.send(code, **place)
        until("the cell ends", lambda: self.of(cell, "done"))
        return self.text(cell)

    def processes(self, module: str) -> list[psutil.Process]:
        """Return this session's processes of a module: its server, or its kernel."""
        own = (process for process in self.workbench.workloads() if module in arguments_of(process))
        return [each for each in own if arguments_of(each)[0].startswith("python") and self.id in str(each.cmdline())]

    @property
    def kernels(self) -> list[psutil.Process]:
        return self.processes("bancada_workload.kernel_session.user_kernel")

    @property
    def server(self) -> psutil.Process:
        [process] = self.processes("bancada_workload.kernel_session")
        return process

    def _send(self, method: str, path: str, body: object = None) -> tuple[bytes, Any]:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.workbench.key}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.workbench.url + path, data, headers, method=method)  # noqa: S310 - ours
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return answer.read(), answer.headers
