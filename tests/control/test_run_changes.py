"""Experiments and runs written over the API; what `mlflow` makes of it is in tests/contract/tracking."""

from __future__ import annotations

from typing import Any

import pytest

from bancada.domain.model_records import HISTORY_TAG
from tests.control.conftest import CHURN, TELCO, Office

MODEL_JSON = '{"artifact_path": "m", "flavors": {}, "utc_time_created": "2026-01-01", "run_id": "x"}'
EXPERIMENTS = f"/api/v2/projects/{TELCO}/experiments"


@pytest.fixture
def experiment(office: Office) -> str:
    """The path of an experiment by Ana."""
    made = office.ok("POST", EXPERIMENTS, {"name": "xgb", "tags": [{"key": "team", "value": "net"}]})
    return f"{EXPERIMENTS}/{made['id']}"


@pytest.fixture
def run(office: Office, experiment: str) -> str:
    """The path of a run by Ana."""
    return f"{experiment}/runs/" + office.ok("POST", f"{experiment}/runs", {"run_name": "one"})["id"]


def pairs(items: list[dict[str, str]]) -> dict[str, str]:
    return {item["key"]: item["value"] for item in items if item["key"] != "mlflow.user"}


def test_an_experiment_sent_back_as_it_was_read_stays_as_it_is(office: Office, experiment: str) -> None:
    before = office.ok("GET", experiment)
    assert office.ok("PATCH", experiment, before) == before
    changed = office.ok("PATCH", experiment, {"name": "boost", "tags": [{"key": "stage", "value": "try"}]})
    assert (changed["name"], pairs(changed["tags"])) == ("boost", {"team": "net", "stage": "try"})
    assert office.ok("PATCH", experiment)["name"] == "boost"
    assert office.trail("experiment")[:3] == [("ana", "create"), ("ana", "update"), ("ana", "update")]


def test_what_cannot_be_changed_of_an_experiment_is_refused(office: Office, experiment: str) -> None:
    office.ok("POST", EXPERIMENTS, {"name": "taken"})
    assert office.call("PATCH", experiment, {"name": "taken"}).status == 409
    moved = office.call("PATCH", experiment, {"artifact_location": "s3://bucket"})
    assert (moved.status, moved.code) == (400, "artifact_location_fixed")
    assert office.call("POST", EXPERIMENTS, {"name": "n", "artifact_location": "/tmp/x"}).code == moved.code
    assert office.call("PATCH", experiment, {"lifecycle_stage": "retired"}).status == 400
    forged = office.ok("PATCH", experiment, {"tags": [{"key": "mlflow.user", "value": "root"}]})
    assert forged["user"]["username"] == "ana"


def test_a_deleted_experiment_keeps_its_name_and_comes_back_with_its_runs(office: Office, run: str) -> None:
    experiment = run.rpartition("/runs/")[0]
    assert office.ok("DELETE", experiment) == {}
    assert office.ok("GET", experiment)["lifecycle_stage"] == "deleted"
    assert office.ok("GET", EXPERIMENTS)["experiments"] == []
    assert office.call("GET", run).code == "run_not_found"
    assert office.call("DELETE", experiment).status == 404
    assert office.call("POST", EXPERIMENTS, {"name": "xgb"}).status == 409
    assert office.call("POST", f"{experiment}/runs", {}).status == 400
    restored = office.ok("PATCH", experiment, {"lifecycle_stage": "active", "name": "back"})
    assert (restored["lifecycle_stage"], restored["name"]) == ("active", "back")
    assert office.ok("GET", run)["name"] == "one"
    assert office.ok("PATCH", experiment, {"lifecycle_stage": "deleted"})["lifecycle_stage"] == "deleted"


def test_a_run_is_begun_with_what_was_sent_or_sensible_values(office: Office, experiment: str) -> None:
    began = "2026-03-01T12:30:00.123456+00:00"
    tags = [{"key": "kind", "value": "test"}, {"key": "mlflow.user", "value": "root"}]
    made = office.ok("POST", f"{experiment}/runs", {"run_name": "one", "start_time": began, "tags": tags})
    assert (made["name"], made["status"], made["end_time"]) == ("one", "EXPERIMENT_RUN_RUNNING", None)
    assert (made["start_time"], made["user"]["username"]) == ("2026-03-01T12:30:00.123000Z", "ana")
    assert pairs(made["data"]["tags"])["kind"] == "test"
    plain = office.ok("POST", f"{experiment}/runs")
    assert plain["name"]
    assert plain["start_time"][:16] == office.now.isoformat()[:16]
    assert office.call("POST", f"{EXPERIMENTS}/999/runs", {}).status == 404


def test_a_run_ends_when_its_status_says_so(office: Office, run: str) -> None:
    assert office.ok("PATCH", run, {"status": "EXPERIMENT_RUN_RUNNING"})["end_time"] is None
    ended = office.ok("PATCH", run, {"status": "finished"})
    assert ended["status"] == "EXPERIMENT_RUN_FINISHED"
    assert ended["end_time"][:16] == office.now.isoformat()[:16]
    assert office.ok("PATCH", run, {"name": "two"})["end_time"] == ended["end_time"]
    failed = office.ok("PATCH", run, {"status": "EXPERIMENT_RUN_FAILED", "end_time": "2026-11-22T13:00:00Z"})
    assert (failed["name"], failed["end_time"]) == ("two", "2026-11-22T13:00:00.000000Z")
    assert office.call("PATCH", run, {"status": "EXPERIMENT_RUN_TIRED"}).status == 400
    assert office.call("PATCH", run, {"start_time": "2020-01-01T00:00:00Z"}).code == "start_time_fixed"


def test_a_whole_run_sent_back_changes_nothing_and_adds_what_is_new(office: Office, run: str) -> None:
    at = "2026-11-22T13:00:00.500Z"
    metrics = [{"key": "loss", "value": value, "timestamp": at, "step": "3"} for value in ("NaN",)]
    metrics += [{"key": "recall", "value": "0.9", "timestamp": at, "step": "9007199254740993"}]
    data = {"metrics": metrics, "params": [{"key": "depth", "value": 4}], "tags": [{"key": "a", "value": "b"}]}
    source = {"name": "churn", "digest": "d1", "source_type": "local", "source": "data.csv"}
    inputs = {"dataset_inputs": [{"tags": [{"key": "context", "value": "training"}], "dataset": source}]}
    first = office.ok("PATCH", run, {"data": data, "inputs": inputs})
    read = {metric["key"]: metric for metric in first["data"]["metrics"]}
    assert read["recall"] == {
        "key": "recall", "value": 0.9, "timestamp": "2026-11-22T13:00:00.500000Z", "step": "9007199254740993",
    }  # fmt: skip
    assert read["loss"]["value"] == "NaN"
    assert pairs(first["data"]["params"]) == {"depth": "4"}
    assert first["inputs"]["dataset_inputs"][0]["dataset"] == {**source, "schema": "", "profile": ""}
    assert office.ok("PATCH", run, first) == first
    assert len(office.ok("GET", f"{run}/metrics/loss")["metrics"]) == 1
    added = {"data": {"metrics": [{"key": "recall", "value": 0.95, "timestamp": at, "step": "9007199254740994"}]}}
    assert len(office.ok("PATCH", run, added)["data"]["metrics"]) == 2
    assert len(office.ok("GET", f"{run}/metrics/recall")["metrics"]) == 2


def test_a_batch_is_logged_and_taken_off_again(office: Office, run: str) -> None:
    def log(**fields: Any) -> Any:
        return office.call("POST", f"{run}:logbatch", fields)

    logged = log(
        metrics=[{"key": "val/größe", "value": 1}, {"key": "zero"}],
        params=[{"key": "depth", "value": "4"}],
        tags=[{"key": "a", "value": "b"}, {"key": "mlflow.user", "value": "root"}],
        model_json=MODEL_JSON,
    )
    assert (logged.status, logged.body) == (200, {})
    assert log().status == 200
    read = office.ok("GET", run)
    assert {metric["key"]: metric["value"] for metric in read["data"]["metrics"]} == {"val/größe": 1, "zero": 0}
    assert read["data"]["metrics"][0]["timestamp"][:16] == office.now.isoformat()[:16]
    assert read["user"]["username"] == "ana"
    assert "mlflow.log-model.history" in pairs(read["data"]["tags"])
    assert [m["value"] for m in office.ok("GET", f"{run}/metrics/val%2Fgr%C3%B6%C3%9Fe")["metrics"]] == [1]
    keys = {"metrics": ["zero", "none"], "params": ["depth"], "tags": ["a"]}
    for _ in range(2):
        assert office.ok("POST", f"{run}:deletebatch", keys) == {}
    read = office.ok("GET", run)
    assert [metric["key"] for metric in read["data"]["metrics"]] == ["val/größe"]
    assert (read["data"]["params"], "a" in pairs(read["data"]["tags"])) == ([], False)
    assert office.ok("GET", f"{run}/metrics/zero")["metrics"] == []
    assert office.call("POST", f"{run}:deletebatch", {"tags": ["mlflow.user"]}).status == 400
    assert office.call("POST", f"{run}:deletebatch", {"tags": ["t"] * 1001}).status == 400


def test_what_would_be_cut_or_changed_is_refused_by_its_field(office: Office, run: str) -> None:
    for fields, said in (
        ({"params": [{"key": "p", "value": "x" * 6001}]}, "params[0].value: expected at most 6000 characters"),
        ({"tags": [{"key": "t", "value": ""}, {"key": "u", "value": "x" * 8001}]}, "tags[1].value"),
        ({"params": [{"key": "k" * 251, "value": ""}]}, "params[0].key"),
        ({"params": [{"key": "p", "value": "1"}, {"key": "p", "value": "1"}]}, "Duplicate"),
        ({"metrics": [{"key": "m", "value": "high"}]}, "metrics[0].value"),
        ({"model_json": "{}"}, "mandatory"),
        ({"model_json": 0}, "model_json: expected an MLmodel file"),
        ({"model_json": MODEL_JSON.replace("{}", "[]")}, "an object as flavors"),
        ({"model_json": MODEL_JSON, "tags": [{"key": HISTORY_TAG, "value": "0"}]}, "holds no list"),
    ):
        answer = office.call("POST", f"{run}:logbatch", fields)
        assert (answer.status, said in answer.body["message"]) == (400, True), answer.body
    office.ok("POST", f"{run}:logbatch", {"params": [{"key": "p", "value": "1"}]})
    assert office.call("PATCH", run, {"data": {"params": [{"key": "p", "value": "2"}]}}).status == 400
    assert office.ok("GET", run)["data"]["params"] == [{"key": "p", "value": "1"}]


def test_a_deleted_run_is_gone_from_the_api(office: Office, run: str) -> None:
    runs = run.rpartition("/")[0]
    assert office.ok("DELETE", run) == {}
    assert office.ok("GET", runs)["experiment_runs"] == []
    for method, path in (("GET", run), ("DELETE", run), ("PATCH", run), ("POST", f"{run}:logbatch"),
                         ("POST", f"{run}:deletebatch"), ("GET", f"{run}/metrics/x")):  # fmt: skip
        assert office.call(method, path).code == "run_not_found", path
    assert office.call("PATCH", run.replace(TELCO, CHURN), {}, who="bruno").status == 404
    assert office.trail("experiment_run") == [("ana", "create"), ("ana", "delete")]
