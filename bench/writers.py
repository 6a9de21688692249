"""Twenty writers at once on SQLite, for two minutes: `python bench/writers.py`.

Each creates projects, changes them and deletes every other one, call by call over the public port; the reconciler,
which is another process, writes too. Every call must succeed, and everything that was answered with 200 must be there
afterwards.
"""

from __future__ import annotations

import argparse
import itertools
import json
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.load import HEAD_END, read_answer, request_bytes
from tests.scenario.live import Workbench

WRITERS = 20
CHANGES = 4
DELETED = "deleted"


@dataclass
class Writer:
    """One caller: what it was told was written, and what went wrong."""

    workbench: Workbench
    number: int
    written: dict[str, str] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0.0
    calls: int = 0

    def write_until(self, end: float) -> None:
        """Create a project, change it a few times, and so on."""
        key = self.workbench.key
        with socket.create_connection(("127.0.0.1", self.workbench.port)) as connection:
            for number in itertools.count():
                if time.monotonic() > end:
                    return
                made = self.call(connection, key, "POST", "", {"name": f"writer {self.number} project {number}"})
                for change in range(CHANGES):
                    text = f"change {change} of {number}"
                    if made and self.call(connection, key, "PATCH", f"/{made['id']}", {"description": text}):
                        self.written[made["id"]] = text
                if made and number % 2 and self.call(connection, key, "DELETE", f"/{made['id']}", {}) is not None:
                    self.written[made["id"]] = DELETED

    def call(
        self, connection: socket.socket, key: str, method: str, path: str, body: dict[str, str]
    ) -> dict[str, Any] | None:
        """Return the answer, or None when it is a failure, which is counted."""
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        began = time.monotonic()
        connection.sendall(request_bytes(method, f"/api/v2/projects{path}", headers, json.dumps(body).encode()))
        head, _, content = read_answer(connection).partition(HEAD_END)
        self.slowest_s = max(self.slowest_s, time.monotonic() - began)
        self.calls += 1
        answer: dict[str, Any] = json.loads(content)
        if b" 200 " in head.partition(b"\r\n")[0]:
            return answer
        self.failures[answer["message"]] += 1
        return None


def main() -> int:
    """Write, check, print, and return 1 when something failed or is missing."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=120.0)
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory(prefix="bancada-bench-") as folder:
        workbench = Workbench(Path(folder) / "home")
        workbench.up()
        try:
            return report(workbench, write(workbench, seconds), seconds)
        finally:
            workbench.down()


def write(workbench: Workbench, seconds: float) -> list[Writer]:
    """Let all writers write."""
    writers = [Writer(workbench, number) for number in range(WRITERS)]
    end = time.monotonic() + seconds
    threads = [threading.Thread(target=writer.write_until, args=(end,)) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return writers


def report(workbench: Workbench, writers: list[Writer], seconds: float) -> int:
    """Print what was written, and compare it with what is there."""
    client = workbench.client
    there = {project.id: project.description for project in client.list_projects(page_size=100_000).projects}
    written = {id_: text for writer in writers for id_, text in writer.written.items()}
    lost = [id_ for id_, text in written.items() if there.get(id_, DELETED) != text]
    failures = sum((writer.failures for writer in writers), Counter())
    calls = sum(writer.calls for writer in writers)
    print("| writers | seconds | writes | writes/s | slowest s | failed | lost |\n|---|---|---|---|---|---|---|")
    failed = sum(failures.values())
    slowest = max(writer.slowest_s for writer in writers)
    print(f"| {WRITERS} | {seconds:g} | {calls} | {calls / seconds:.0f} | {slowest:.1f} | {failed} | {len(lost)} |")
    for message, count in failures.most_common(5):
        print(f"\n{count} x {message}")
    return int(bool(lost or failures))


if __name__ == "__main__":
    sys.exit(main())
