"""A whole workbench on PostgreSQL, with a function that two replicas serve, and callers that keep count.

The records of predictions have a small disk of their own where the machine lets us make one.
"""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cmlapi
import psutil
import pytest

from tests.postgres import PostgresServer, running_postgres
from tests.scenario.faults.callers import Callers
from tests.scenario.faults.records import Records
from tests.scenario.live import Workbench, described, until

FUNCTION = """\
import os
import time

def predict(args):
    time.sleep(args.get("seconds", 0))
    return {"number": args["number"], "pid": os.getpid()}
"""
REPLICAS = 2
DATABASE = "faults"


@dataclass
class Site:
    """What the faults happen to."""

    workbench: Workbench
    database: PostgresServer
    callers: Callers
    records: Records
    disk: Path | None
    """Where the gateway writes records to, if that is a disk of its own."""

    def check_records(self) -> None:
        """Wait until the records have come in, and hold them against what the callers saw."""
        calls = self.callers.calls
        until("every answered call is recorded", lambda: self.records.has_all_of(calls), deadline_s=60)
        self.records.check(calls)

    def replicas(self) -> list[psutil.Process]:
        """The processes that answer calls."""
        return [process for process in self.workbench.workloads() if "--socket" in process.cmdline()[:5]]

    def answers(self) -> bool:
        return self.callers.call().status == 200

    def killed(self, name: str) -> None:
        """Kill one of the workbench's own processes, and wait until another one has taken its place."""
        dead = self.workbench.process(name)
        psutil.Process(dead).kill()
        until(f"the {name} is back", lambda: self.workbench.process(name) not in {dead, 0})


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_postgres() as database:
        database.execute(f"CREATE DATABASE {DATABASE}")
        workbench = Workbench(tmp_path_factory.mktemp("faults") / "home")
        workbench.environment["BANCADA_DATABASE_URL"] = database.url(DATABASE)
        workbench.up()
        with small_disk(workbench.home / "records") as disk:
            try:
                yield prepared(workbench, database, disk)
            finally:
                workbench.down()
        assert described(workbench.everything()) == []


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """Put a disk of 8 MB at a folder while the block runs, where that is allowed; nothing is in it yet."""
    folder.mkdir(mode=0o700, exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "none", str(folder)], check=False,
                          stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        yield folder if done.returncode == 0 else None
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


def prepared(workbench: Workbench, database: PostgresServer, disk: Path | None) -> Site:
    """Deploy the function, and wait until it answers."""
    client = workbench.client
    workbench.bancada("project", "create", "faults")
    project_id = client.list_projects().projects[0].id
    (workbench.home / "projects" / project_id / "predict.py").write_text(FUNCTION)
    model = client.create_model(cmlapi.CreateModelRequest(name="faults"), project_id)
    build = client.create_model_build({"file_path": "predict.py", "function_name": "predict"}, project_id, model.id)
    body = cmlapi.CreateModelDeploymentRequest(cpu=1, memory=1, replicas=REPLICAS)
    client.create_model_deployment(body, project_id, model.id, build.id)
    callers = Callers(workbench.port, model.access_key, workbench.key)
    found = Site(workbench, database, callers, Records(database, DATABASE), disk)
    until("the model answers", found.answers)
    until("both replicas serve", lambda: len(found.replicas()) == REPLICAS)
    return found
