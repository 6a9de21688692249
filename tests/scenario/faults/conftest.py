"""A whole workbench on PostgreSQL, with a function that two replicas serve, and callers that keep count.

The records of predictions have a small disk of their own where this machine lets us make one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cmlapi
import psutil
import pytest

from tests.postgres import PostgresServer, running_postgres
from tests.scenario.faults.callers import Callers
from tests.scenario.live import Workbench, described, until

FUNCTION = """\
import os
import time

def predict(args):
    time.sleep(args.get("seconds", 0))
    return {"number": args["number"], "pid": os.getpid()}
"""
REPLICAS = 2


@dataclass
class Site:
    """What the faults happen to."""

    workbench: Workbench
    database: PostgresServer
    callers: Callers
    project_id: str
    model: cmlapi.Model

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
        database.execute("CREATE DATABASE faults")
        workbench = Workbench(tmp_path_factory.mktemp("faults") / "home")
        workbench.environment["BANCADA_DATABASE_URL"] = database.url("faults")
        workbench.up()
        try:
            yield prepared(workbench, database)
        finally:
            workbench.down()
        assert described(workbench.everything()) == []


def prepared(workbench: Workbench, database: PostgresServer) -> Site:
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
    found = Site(workbench, database, callers, project_id, model)
    until("the model answers", found.answers)
    until("both replicas serve", lambda: len(found.replicas()) == REPLICAS)
    return found
