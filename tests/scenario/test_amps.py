"""An AMP from git on a real workbench: its model, its page and its job are there, once, whatever dies meanwhile."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cmlapi
import pytest

from tests.git_server import make_repository, serve_git
from tests.scenario.live import Workbench, described, kill, until

pytestmark = pytest.mark.scenario

EXAMPLE = Path(__file__).parents[2] / "examples" / "amp"


@pytest.fixture
def workbench(tmp_path: Path) -> Iterator[Workbench]:
    workbench = Workbench(tmp_path / "home")
    workbench.up()
    yield workbench
    workbench.down()
    assert described(workbench.everything()) == [], "down leaves nothing behind"


def show(workbench: Workbench, name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(workbench.bancada("amp", "show", name, "--json"))
    return told


def test_it_brings_a_served_model_and_a_page_though_the_reconciler_dies(workbench: Workbench, tmp_path: Path) -> None:
    files = {path.name: path.read_text() for path in EXAMPLE.iterdir() if path.is_file()}
    make_repository(tmp_path / "repositories" / "amp", files)
    with serve_git(tmp_path / "repositories") as (address, _):
        source = ("--git", f"http://{address}/open/amp/.git")
        workbench.bancada("amp", "create", "without", *source, "--wait", code=1)
        workbench.bancada("amp", "create", "temperatures", *source, "--env", "CITY=Porto")
        until("a step runs", lambda: [s for s in show(workbench, "temperatures")["steps"] if s["status"] == "running"])
        kill(workbench.process("reconciler"))
        until("its end", lambda: show(workbench, "temperatures")["status"] not in {"waiting", "running"})
    told = show(workbench, "temperatures")
    assert (told["status"], {step["status"] for step in told["steps"]}) == ("succeeded", {"succeeded"})
    client = workbench.client
    (job,) = client.list_jobs(told["project_id"]).jobs
    assert len(client.list_job_runs(told["project_id"], job.id).job_runs) == 1
    (model,) = client.list_models(told["project_id"]).models
    status, answer = workbench.call(model.access_key, {"unit": "C"})
    assert (status, answer["response"]["days"]) == (200, 30)
    assert 15 < answer["response"]["temperature"] < 21
    (application,) = client.list_applications(told["project_id"]).applications
    page = f"{workbench.url}/apps/{application.subdomain}/"
    asked = urllib.request.Request(page, headers={"Authorization": f"Bearer {workbench.key}"})  # noqa: S310
    with urllib.request.urlopen(asked, timeout=60) as shown:  # noqa: S310 - our own address
        assert "<h1>Temperatures</h1><p>Porto: " in shown.read().decode()
    assert show(workbench, "without")["reason"] == "variables_missing"
    copy = client.create_amp(
        cmlapi.CreateAmpRequest(
            create_project_request=cmlapi.CreateProjectRequest(name="copy", parent_project=told["project_id"]),
            configure_prototype_request=cmlapi.ConfigurePrototypeRequest(execute_amp_steps=False),
        )
    )
    until("the copy is there", lambda: client.get_project(copy.id).creation_status == "success")
    assert client.list_jobs(copy.id).jobs == []
