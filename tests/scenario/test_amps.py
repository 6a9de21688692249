"""An AMP from git on a real workbench: one command, and its model, its page and its job are there."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.git_server import make_repository, serve_git
from tests.scenario.live import Workbench, described

pytestmark = pytest.mark.scenario

EXAMPLE = Path(__file__).parents[2] / "examples" / "amp"


@pytest.fixture
def workbench(tmp_path: Path) -> Iterator[Workbench]:
    workbench = Workbench(tmp_path / "home")
    workbench.up()
    yield workbench
    workbench.down()
    assert described(workbench.everything()) == [], "down leaves nothing behind"


def test_one_command_brings_a_served_model_and_a_page(workbench: Workbench, tmp_path: Path) -> None:
    files = {path.name: path.read_text() for path in EXAMPLE.iterdir() if path.is_file()}
    make_repository(tmp_path / "repositories" / "amp", files)
    with serve_git(tmp_path / "repositories") as (address, _):
        source = ("--git", f"http://{address}/open/amp/.git", "--wait")
        workbench.bancada("amp", "create", "without", *source, code=1)
        said = workbench.bancada("amp", "create", "temperatures", *source, "--env", "CITY=Porto", "--json")
    told = json.loads(said)
    assert (told["status"], {step["status"] for step in told["steps"]}) == ("succeeded", {"succeeded"})
    client = workbench.client
    (model,) = client.list_models(told["project_id"]).models
    status, answer = workbench.call(model.access_key, {"unit": "C"})
    assert (status, answer["response"]["days"]) == (200, 30)
    assert 15 < answer["response"]["temperature"] < 21
    (application,) = client.list_applications(told["project_id"]).applications
    page = f"{workbench.url}/apps/{application.subdomain}/"
    asked = urllib.request.Request(page, headers={"Authorization": f"Bearer {workbench.key}"})  # noqa: S310
    with urllib.request.urlopen(asked, timeout=60) as shown:  # noqa: S310 - our own address
        assert "<h1>Temperatures</h1><p>Porto: " in shown.read().decode()
    assert "variables_missing" in workbench.bancada("amp", "show", "without", "--json")
