"""What API v2 writes, MLflow's own client reads, and the other way round: the same numbers, texts and states."""

from __future__ import annotations

import json
import math
import shutil
import sys
import uuid
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest

from bancada.control.registry_index import note_registry_change
from bancada.domain.registry import RegistryChange, RegistryChangeKind
from bancada.store.database import Database
from tests.contract.tracking.conftest import Server
from tests.control.conftest import TELCO, Office, open_office

PROJECT = f"/api/v2/projects/{TELCO}"
REGISTRY = "/api/v2/registry/models"
HISTORY = [(0.1, 1_700_000_000_123, 0), (math.nan, 1_700_000_000_124, 1), (math.inf, 1_700_000_000_125, 2),
           (1e-300, 1_700_000_000_126, 2**53 + 1), (2 / 3, 1_700_000_000_127, 2**62)]  # fmt: skip
"""What both sides log: value, time in milliseconds, step."""


@pytest.fixture(scope="module")
def office(server: Server, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office whose MLflow is real."""
    home = tmp_path_factory.mktemp("office")
    shutil.copy(sqlite_template, home / "bancada.db")
    database = Database(f"sqlite:///{home / 'bancada.db'}")
    with open_office(database, home, server.tracking) as opened:
        yield opened
    database.close()


def written_time(milliseconds: int) -> str:
    moment = datetime.fromtimestamp(milliseconds // 1000, timezone.utc)
    return moment.strftime(f"%Y-%m-%dT%H:%M:%S.{milliseconds % 1000:03}000Z")


def shown(value: float) -> float | str:
    """Return how API v2 writes what MLflow's database keeps of a number."""
    if math.isnan(value):
        return "NaN"
    return value if math.isfinite(value) else math.copysign(sys.float_info.max, value)


@pytest.fixture(scope="module")
def ours(office: Office) -> dict[str, str]:
    """A run as API v2 writes it: the same numbers that the other side writes."""
    name = f"both-{uuid.uuid4().hex}"
    experiment = office.ok("POST", f"{PROJECT}/experiments", {"name": "x", "tags": [{"key": "team", "value": "net"}]})
    path = f"{PROJECT}/experiments/{experiment['id']}"
    office.ok("PATCH", path, {"name": name})
    began = written_time(1_700_000_000_001)
    run = office.ok("POST", f"{path}/runs", {"run_name": "ours", "start_time": began})
    sent = {repr(math.nan): "NaN", repr(math.inf): "Infinity"}  # JSON has no words for these
    values = [
        {"key": "val/loss", "value": sent.get(repr(value), value), "timestamp": written_time(at), "step": str(step)}
        for value, at, step in HISTORY
    ]
    params = [{"key": "größe", "value": "ü" * 6000}, {"key": "empty", "value": ""}]
    batch = {"metrics": [*values, {"key": "gone", "value": 1}], "params": [*params, {"key": "gone", "value": "1"}]}
    office.ok("POST", f"{path}/runs/{run['id']}:logbatch", {**batch, "tags": [{"key": "größe", "value": "très"}]})
    office.ok("POST", f"{path}/runs/{run['id']}:deletebatch", {"metrics": ["gone"], "params": ["gone"]})
    inputs = {"dataset_inputs": [{"dataset": {"name": "churn", "digest": "d1", "source_type": "local", "source": "x"}}]}
    ended = {"status": "EXPERIMENT_RUN_FAILED", "end_time": written_time(1_700_000_009_999), "inputs": inputs}
    office.ok("PATCH", f"{path}/runs/{run['id']}", ended)
    return {"name": name, "experiment": experiment["id"], "run": run["id"], "path": path}


@pytest.fixture(scope="module")
def story(office: Office, ours: dict[str, str], server: Server) -> dict[str, object]:
    told = len(server.changes())
    arguments = ours["experiment"], ours["run"], json.dumps(HISTORY)
    story = server.run_script("other_side.py", *arguments, **server.workload())
    for change in server.changes()[told:]:  # what the door tells the workbench, which is not in its process here
        kind = RegistryChangeKind(change["kind"])
        noted = RegistryChange(kind, str(change["name"]), str(change["new_name"]), int(str(change["version"])))
        note_registry_change(office.database, str(change["project"]), str(change["username"]), noted)
    return story


def test_mlflow_reads_what_api_v2_wrote(story: dict[str, object], ours: dict[str, str]) -> None:
    kept = [[repr(shown(value)) if not math.isnan(value) else "nan", at, step] for value, at, step in HISTORY]
    assert story["read"] == {
        "experiment": [ours["name"], "active", "net"],
        "run": ["ours", "FAILED", 1_700_000_000_001, 1_700_000_009_999, "ana"],
        "params": {"größe": "ü" * 6000, "empty": ""},
        "tag": "très",
        "latest": {"val/loss": repr(2 / 3)},
        "history": kept,
        "datasets": ["churn"],
    }


def test_api_v2_reads_what_mlflow_wrote(story: dict[str, object], ours: dict[str, str], office: Office) -> None:
    path = f"{ours['path']}/runs/{story['run_id']}"
    run = office.ok("GET", path)
    assert (run["name"], run["status"], run["user"]["username"]) == ("theirs", "EXPERIMENT_RUN_KILLED", "ana")
    assert (run["start_time"], run["end_time"]) == (written_time(1_700_000_000_001), written_time(1_700_000_009_999))
    mine = office.ok("GET", f"{ours['path']}/runs/{ours['run']}")
    assert run["data"]["params"] == mine["data"]["params"]
    history = office.ok("GET", f"{path}/metrics/val%2Floss")["metrics"]
    assert history == office.ok("GET", f"{ours['path']}/runs/{ours['run']}/metrics/val%2Floss")["metrics"]
    wanted = [(shown(value), written_time(at), str(step)) for value, at, step in HISTORY]
    assert [(metric["value"], metric["timestamp"], metric["step"]) for metric in history] == wanted
    odd = next(metric for metric in run["data"]["metrics"] if metric["key"] == "odd")
    assert (odd["value"], odd["step"], odd["timestamp"][:4]) == (1, "-5", "9999")  # later than any calendar
    assert json.dumps(office.ok("PATCH", path, run)) == json.dumps(office.ok("GET", path))


def test_pages_hold_the_same_runs_in_the_same_order(
    story: dict[str, object], ours: dict[str, str], office: Office
) -> None:
    names = [office.ok("POST", f"{ours['path']}/runs", {"start_time": written_time(1)})["name"] for _ in range(5)]
    for sort in ("start_time,-metrics.val/loss", "-metrics.val/loss,params.größe", ""):
        whole = office.ok("GET", f"{ours['path']}/runs", sort=sort)["experiment_runs"]
        paged, token = [], ""
        while not paged or token:
            page = office.ok("GET", f"{ours['path']}/runs", sort=sort, page_size=2, page_token=token)
            paged += page["experiment_runs"]
            token = page["next_page_token"]
        assert paged == whole
        assert {run["name"] for run in whole} == {"ours", "theirs", *names}
    token = office.ok("GET", f"{ours['path']}/runs", page_size=2)["next_page_token"]
    for wrong in ({"page_token": "x"}, {"page_token": token, "sort": "name"},
                  {"page_token": token, "search_filter": {"name": "ours"}}):  # fmt: skip
        assert office.call("GET", f"{ours['path']}/runs", **wrong).code == "page_token_invalid"


def test_the_registry_shows_what_mlflow_registered(story: dict[str, object], office: Office) -> None:
    (model,) = [item for item in office.ok("GET", REGISTRY)["models"] if item["name"] == "theirs"]
    assert (model["description"], model["owner"]["username"], model["count"]) == ("by mlflow", "ana", 2)
    newest, oldest = office.ok("GET", f"{REGISTRY}/{model['model_id']}")["model_versions"]
    assert [(v["number"], v["notes"], v["tags"]) for v in (newest, oldest)] == [
        (2, "note 2", [{"key": "mlflow.alias.champion", "value": "2"}]),
        (1, "note 1", [{"key": "stage", "value": "old"}]),
    ]
    assert newest["model_version_metadata"]["mlflow_metadata"]["run_id"] == story["run_id"]
    office.ok("PATCH", REGISTRY, {"model_id": model["model_id"], "description": "by API v2"})
    change = {"model_version_id": oldest["model_version_id"], "notes": "by API v2",
              "tags": [{"key": "mlflow.alias.champion", "value": ""}, {"key": "stage", "value": "new"}]}  # fmt: skip
    office.ok("PATCH", f"{REGISTRY}/{model['model_id']}", change)
    tracking = office.workbench.tracking
    assert tracking.get_registered_model(TELCO, "theirs").description == "by API v2"
    version = tracking.get_model_version(TELCO, "theirs", 1)
    assert (version.description, version.tags["stage"], version.aliases) == ("by API v2", "new", ("champion",))
