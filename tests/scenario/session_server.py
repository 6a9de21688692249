"""A session server without a workbench: the process, its commands, and what it writes."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from tests.scenario.live import until

Record = dict[str, Any]


class SessionServer:
    """Starts `bancada_workload.kernel_session` in a folder, with a project beside it."""

    def __init__(self, folder: Path, *, memory_gb: float = 0.0, **variables: str) -> None:
        self.project = folder / "project"
        self.journal = folder / "session" / "journal.log"
        self.socket = folder / "s.sock"
        self.activity = folder / "activity"
        self.project.mkdir(exist_ok=True)
        self.journal.parent.mkdir(exist_ok=True)
        options = {"journal": self.journal, "socket": self.socket, "activity": self.activity, "project": self.project}
        named = [text for name, value in options.items() for text in (f"--{name}", str(value))]
        with (folder / "output.log").open("ab") as log:
            self.process = psutil.Popen(
                [sys.executable, "-m", "bancada_workload.kernel_session", *named, "--memory-gb", str(memory_gb)],
                cwd=self.journal.parent,
                env={**os.environ, **variables},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until("the session listens", self.socket.exists)

    def records(self) -> list[Record]:
        return [json.loads(line) for line in self.journal.read_text().splitlines()]

    def of(self, cell: int, type_: str = "") -> list[Record]:
        """Return the records of a cell, of one type if it is named."""
        return [each for each in self.records() if each.get("cell") == cell and type_ in ("", each["type"])]

    def ask(self, command: str, **fields: object) -> Record:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(60)
            connection.connect(str(self.socket))
            connection.sendall(json.dumps({"command": command, **fields}).encode() + b"\n")
            answer: Record = json.loads(connection.makefile("rb").readline())
        return answer

    def send(self, code: str, file: str = "", first_line: int = 1) -> int:
        """Give a cell to be run and return its number."""
        return int(self.ask("run", code=code, file=file, first_line=first_line)["cell"])

    def ask_back(self, code: str) -> tuple[int, Record]:
        """Send a cell that may ask for lines; return its number, and the record of what it asks first."""
        cell = int(self.ask("run", code=code, file="", first_line=1, allow_stdin=True)["cell"])
        self.wait_for("the cell asks", lambda: self.of(cell, "input"))
        return cell, self.of(cell, "input")[0]

    def run(self, code: str, file: str = "", first_line: int = 1) -> list[Record]:
        """Run a cell to its end and return its records."""
        cell = self.send(code, file, first_line)
        self.wait_for("the cell ends", lambda: self.of(cell, "done"))
        return self.of(cell)

    def wait_for(self, what: str, is_so: Callable[[], object]) -> None:
        until(what, is_so, deadline_s=120)

    def wait_until_running(self, cell: int) -> None:
        """Return when the code of a cell has said that it runs."""
        self.wait_for("the code runs", lambda: self.of(cell, "stream"))

    def stop(self) -> int:
        """Ask the server to end and return its exit code."""
        self.process.terminate()
        return int(self.process.wait(60))


def text_of(records: list[Record], name: str = "stdout") -> str:
    return "".join(each["text"] for each in records if each["type"] == "stream" and each["name"] == name)


def outcome(records: list[Record]) -> str:
    return next(str(each["status"]) for each in records if each["type"] == "done")
