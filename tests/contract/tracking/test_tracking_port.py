"""What the workbench may rely on of its bridge to MLflow: the fake of the other tests and the real one, alike."""

from __future__ import annotations

import json
import math
import sys
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from bancada.domain.errors import Conflict, InvalidRequest, NotFound
from bancada.domain.experiments import Dataset, Metric, RunStatus
from bancada.domain.listing import ListRequest, SortKey
from bancada.domain.run_batches import RunBatch, RunKeys
from tests.fakes.tracking import FakeTracking

TELCO, CHURN = "telc-0000-0000-0001", "chur-0000-0000-0002"
ANA = "anakey0000000001.a"


@dataclass
class Port:
    """A bridge, acting for Ana in TELCO, and how user code writes there."""

    tracking: Any
    write: Any

    def experiment(self, name: str = "") -> str:
        return self.tracking.create_experiment(TELCO, name or uuid.uuid4().hex, {"team": "net"}).id


class FakeWriter:
    """User code, as far as the fake knows it."""

    def __init__(self, tracking: FakeTracking) -> None:
        self._tracking = tracking

    def start_run(self, experiment_id: str, name: str) -> str:
        return self._tracking.start_run(TELCO, experiment_id, name, {"kind": "test"})

    def log(self, run_id: str, metrics: list[tuple[str, float]], params: dict[str, str]) -> None:
        self._tracking.log(TELCO, run_id, metrics, params)

    def log_model(self, run_id: str, name: str) -> None:
        self._tracking.log_model(TELCO, run_id, name)


class RestWriter:
    """User code, by MLflow's own REST."""

    def __init__(self, server: Any, tracking: Any) -> None:
        self._client, self._tracking = server.client(ANA), tracking
        self._ticks = 1_700_000_000_000

    def start_run(self, experiment_id: str, name: str) -> str:
        self._ticks += 1000
        tags = [{"key": "kind", "value": "test"}]
        body = {"experiment_id": experiment_id, "run_name": name, "start_time": self._ticks, "tags": tags}
        return self._send("POST", "runs/create", body)["run"]["info"]["run_id"]

    def log(self, run_id: str, metrics: list[tuple[str, float]], params: dict[str, str]) -> None:
        steps: dict[str, int] = {}
        rows = []
        for key, value in metrics:
            steps[key] = steps.get(key, -1) + 1
            self._ticks += 1000
            rows.append({"key": key, "value": value, "timestamp": self._ticks, "step": steps[key]})
        pairs = [{"key": key, "value": value} for key, value in params.items()]
        self._send("POST", "runs/log-batch", {"run_id": run_id, "metrics": rows, "params": pairs})

    def log_model(self, run_id: str, name: str) -> None:
        run = self._tracking.get_run(TELCO, run_id)
        body = {"experiment_id": run.experiment_id, "name": name, "source_run_id": run_id}
        info = self._send("POST", "logged-models", body)["model"]["info"]
        path = info["artifact_uri"].removeprefix("mlflow-artifacts:/")
        address = f"/mlflow/{TELCO}/api/2.0/mlflow-artifacts/artifacts/{path}/MLmodel"
        assert self._client.put(address, content=b"flavors: {}\n").status_code == 200
        body = {"model_id": info["model_id"], "status": "LOGGED_MODEL_READY"}
        self._send("PATCH", f"logged-models/{info['model_id']}", body)

    def _send(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        response = self._client.request(method, f"/mlflow/{TELCO}/api/2.0/mlflow/{path}", json=body)
        assert response.status_code == 200, response.text
        return response.json()


@pytest.fixture(params=["fake", "real"])
def port(request: pytest.FixtureRequest) -> Port:
    if request.param == "fake":
        fake = FakeTracking(username="ana")
        return Port(fake, FakeWriter(fake))
    server = request.getfixturevalue("server")
    acting = server.tracking.acting_for("ana")
    acting.list_artifacts(TELCO, "mlflow-artifacts:/")  # waits until the server is up
    return Port(acting, RestWriter(server, acting))


def test_experiments_belong_to_their_project_and_their_maker(port: Port) -> None:
    name = f"exp-{uuid.uuid4().hex}"
    made = port.tracking.create_experiment(TELCO, name, {"team": "net"})
    assert (made.project_id, made.name, made.lifecycle_stage, made.username) == (TELCO, name, "active", "ana")
    assert made.tags["team"] == "net"
    assert made.created_at is not None
    assert port.tracking.get_experiment(TELCO, made.id) == made
    with pytest.raises(Conflict):
        port.tracking.create_experiment(TELCO, name)
    with pytest.raises(NotFound):
        port.tracking.get_experiment(CHURN, made.id)
    found = port.tracking.list_experiments(TELCO, ListRequest({"name": name[4:].upper()}))
    assert [experiment.id for experiment in found.items] == [made.id]
    assert port.tracking.list_experiments(CHURN, ListRequest({"name": name})).items == ()
    with pytest.raises(InvalidRequest):
        port.tracking.list_experiments(TELCO, ListRequest({"shoe_size": "1"}))


def test_runs_are_oldest_first_and_pages_are_exact(port: Port) -> None:
    experiment = port.experiment()
    runs = [port.write.start_run(experiment, f"run-{number}") for number in range(3)]
    listed = port.tracking.list_runs(TELCO, experiment, ListRequest())
    assert [run.id for run in listed.items] == runs
    assert listed.next_page_token == ""
    assert {run.username for run in listed.items} == {"ana"}
    assert listed.items[0].tags["kind"] == "test"
    first = port.tracking.list_runs(TELCO, experiment, ListRequest(page_size=2))
    rest = port.tracking.list_runs(TELCO, experiment, ListRequest(page_size=2, page_token=first.next_page_token))
    assert [run.id for run in (*first.items, *rest.items)] == runs
    assert rest.next_page_token == ""
    for project_id, experiment_id in ((CHURN, experiment), (TELCO, "999999")):
        with pytest.raises(NotFound):
            port.tracking.list_runs(project_id, experiment_id, ListRequest())


def test_runs_are_filtered_and_sorted(port: Port) -> None:
    experiment = port.experiment()
    for name, recall, depth in (("a", 0.7, "4"), ("b", 0.9, "8"), ("c", 0.8, "16")):
        run_id = port.write.start_run(experiment, f"run-{name}")
        port.write.log(run_id, [("recall", recall)], {"depth": depth})

    def names(filters: dict[str, str] | None = None, *sort: SortKey) -> str:
        page = port.tracking.list_runs(TELCO, experiment, ListRequest(filters or {}, sort))
        return "".join(run.name[-1] for run in page.items)

    assert names(None, SortKey("metrics.recall", descending=True)) == "bca"
    assert names(None, SortKey("params.depth")) == "cab"
    assert names(None, SortKey("name", descending=True)) == "cba"
    assert names({"metrics.recall": ">=0.8"}) == "bc"
    assert names({"metrics.recall": ">0.7, <0.9"}) == "c"
    assert names({"params.depth": "8"}) == names({"params.depth": "=8"}) == "b"
    assert names({"params.depth": ">=8"}) == "bc"
    assert names({"params.depth": "!=8", "tags.kind": "=test"}) == "ac"
    assert names(None, SortKey("tags.kind"), SortKey("params.depth", descending=True), SortKey("tags.kind")) == "bac"
    assert names({"tags.kind": "TES", "name": "run-c"}) == "c"
    assert names({"creator.username": "an"}) == "abc"
    assert names({"status": "running"}) == names({"status": "EXPERIMENT_RUN_RUNNING"}) == "abc"
    for wrong in ({"shoe_size": "1"}, {"status": "r_nning"}, {"metrics.recall": "high"}):
        with pytest.raises(InvalidRequest):
            names(wrong)


def test_a_run_holds_the_latest_value_and_its_history_all(port: Port) -> None:
    experiment = port.experiment()
    run_id = port.write.start_run(experiment, "training")
    port.write.log(run_id, [("recall", 0.1), ("loss", 3.0), ("recall", 0.9)], {"depth": "4"})
    run = port.tracking.get_run(TELCO, run_id, experiment)
    assert [(metric.key, metric.value) for metric in run.metrics] == [("loss", 3.0), ("recall", 0.9)]
    assert dict(run.params) == {"depth": "4"}
    history = port.tracking.metric_history(TELCO, run_id, "recall")
    assert [(metric.value, metric.step) for metric in history] == [(0.1, 0), (0.9, 1)]
    assert port.tracking.metric_history(TELCO, run_id, "nothing") == ()
    for wrong in ((CHURN, run_id, ""), (TELCO, run_id, "999999"), (TELCO, "0" * 32, "")):
        with pytest.raises(NotFound):
            port.tracking.get_run(*wrong)


def test_an_experiment_is_renamed_tagged_deleted_and_restored(port: Port) -> None:
    name, taken = uuid.uuid4().hex, port.experiment(f"taken-{uuid.uuid4().hex}")
    experiment = port.experiment(name)
    run_id = port.write.start_run(experiment, "training")
    port.tracking.rename_experiment(TELCO, experiment, f"{name}-2")
    port.tracking.tag_experiment(TELCO, experiment, {"team": "core", "größe": "très"})
    read = port.tracking.get_experiment(TELCO, experiment)
    assert (read.name, read.tags["team"], read.tags["größe"]) == (f"{name}-2", "core", "très")
    with pytest.raises(Conflict):
        port.tracking.rename_experiment(TELCO, experiment, port.tracking.get_experiment(TELCO, taken).name)
    port.tracking.delete_experiment(TELCO, experiment)
    assert port.tracking.get_experiment(TELCO, experiment).is_deleted
    assert port.tracking.get_run(TELCO, run_id).is_deleted
    assert port.tracking.list_experiments(TELCO, ListRequest({"name": name})).items == ()
    assert port.tracking.list_runs(TELCO, experiment, ListRequest()).items == ()
    for error, call in (
        (NotFound, lambda: port.tracking.delete_experiment(TELCO, experiment)),
        (Conflict, lambda: port.tracking.create_experiment(TELCO, f"{name}-2")),
        (Conflict, lambda: port.tracking.rename_experiment(TELCO, experiment, f"{name}-3")),
        (NotFound, lambda: port.tracking.delete_experiment(CHURN, experiment)),
        (NotFound, lambda: port.tracking.rename_experiment(CHURN, taken, "mine")),
    ):
        with pytest.raises(error):
            call()
    port.tracking.restore_experiment(TELCO, experiment)
    assert [run.id for run in port.tracking.list_runs(TELCO, experiment, ListRequest()).items] == [run_id]
    with pytest.raises(NotFound):
        port.tracking.restore_experiment(TELCO, experiment)


def test_a_run_is_begun_changed_and_deleted(port: Port) -> None:
    experiment = port.experiment()
    began = datetime(2026, 3, 1, 12, 30, 0, 123456, tzinfo=timezone.utc)
    made = port.tracking.create_run(TELCO, experiment, name="one", started_at=began, tags=[("kind", "test")])
    assert (made.name, made.status, made.username, made.tags["kind"]) == ("one", RunStatus.RUNNING, "ana", "test")
    assert (made.started_at, made.ended_at) == (began.replace(microsecond=123000), None)
    assert port.tracking.create_run(TELCO, experiment, name="", started_at=began, tags=[]).name
    port.tracking.update_run(TELCO, made.id, name="two")
    renamed = port.tracking.get_run(TELCO, made.id)
    assert (renamed.name, renamed.status, renamed.ended_at) == ("two", RunStatus.RUNNING, None)
    ended = began + timedelta(hours=1)
    port.tracking.update_run(TELCO, made.id, status=RunStatus.FAILED, ended_at=ended)
    read = port.tracking.get_run(TELCO, made.id)
    assert (read.name, read.status, read.ended_at) == ("two", RunStatus.FAILED, ended.replace(microsecond=123000))
    port.tracking.delete_run(TELCO, made.id)
    port.tracking.delete_run(TELCO, made.id)
    assert port.tracking.get_run(TELCO, made.id).is_deleted
    with pytest.raises(InvalidRequest):
        port.tracking.log_batch(TELCO, made.id, RunBatch(tags=(("a", "b"),)))
    with pytest.raises(NotFound):
        port.tracking.create_run(CHURN, experiment, name="theirs", started_at=began, tags=[])


def test_what_is_logged_in_a_batch_is_read_and_taken_off_again(port: Port) -> None:
    run_id = port.write.start_run(port.experiment(), "training")
    at = datetime(2026, 3, 1, 12, 30, 0, 5000, tzinfo=timezone.utc)
    values = [0.1, 1e-320, math.nan, math.inf, -math.inf, 1 / 3]
    metrics = [Metric("loss/val", value, 2**60 + step, at) for step, value in enumerate(values)]
    batch = RunBatch((*metrics, Metric("kept", 1.0, -3, at)), (("größe", "x" * 6000), ("b", "")), (("t", "Ω"),))
    port.tracking.log_batch(TELCO, run_id, batch)
    port.tracking.log_batch(TELCO, run_id, batch)  # twice is once
    history = port.tracking.metric_history(TELCO, run_id, "loss/val")
    stored = [0.1, 1e-320, math.nan, sys.float_info.max, -sys.float_info.max, 1 / 3]
    assert [repr(metric.value) for metric in sorted(history, key=lambda m: m.step)] == list(map(repr, stored))
    assert {metric.step for metric in history} == {2**60 + step for step in range(len(values))}
    assert {metric.logged_at for metric in history} == {at}
    run = port.tracking.get_run(TELCO, run_id)
    assert dict(run.params) == {"größe": "x" * 6000, "b": ""}
    assert run.tags["t"] == "Ω"
    assert [(m.key, m.value, m.step) for m in run.metrics] == [("kept", 1.0, -3), ("loss/val", 1 / 3, 2**60 + 5)]
    for wrong in (
        RunBatch(params=(("b", "another"),)),
        RunBatch(params=(("twice", "1"), ("twice", "2"))),
    ):
        with pytest.raises(InvalidRequest):
            port.tracking.log_batch(TELCO, run_id, wrong)
    port.tracking.delete_run_data(TELCO, run_id, RunKeys(("loss/val", "none"), ("b",), ("t",)))
    run = port.tracking.get_run(TELCO, run_id)
    assert ([m.key for m in run.metrics], list(run.params)) == (["kept"], ["größe"])
    assert "t" not in run.tags
    assert port.tracking.metric_history(TELCO, run_id, "loss/val") == ()
    port.tracking.log_batch(TELCO, run_id, RunBatch((Metric("loss/val", 2.0, 0, at),), (("b", "another"),)))
    assert port.tracking.metric_history(TELCO, run_id, "loss/val")[0].value == 2.0
    for project_id, wrong_id in ((CHURN, run_id), (TELCO, "0" * 32)):
        with pytest.raises(NotFound):
            port.tracking.delete_run_data(project_id, wrong_id, RunKeys(params=("b",)))
    assert port.tracking.get_run(TELCO, run_id).params["b"] == "another"


def test_a_run_takes_datasets_and_records_of_models(port: Port) -> None:
    run_id = port.write.start_run(port.experiment(), "training")
    data = Dataset("churn", "abc123", "local", "data.csv", schema="{}", tags={"mlflow.data.context": "training"})
    port.tracking.log_datasets(TELCO, run_id, [data])
    assert port.tracking.get_run(TELCO, run_id).datasets == (data,)
    record = {"artifact_path": "m", "flavors": {}, "utc_time_created": "2026-01-01 00:00:00", "run_id": run_id}
    port.tracking.log_model_record(TELCO, run_id, json.dumps(record))
    kept = json.loads(port.tracking.get_run(TELCO, run_id).tags["mlflow.log-model.history"])
    assert [model["artifact_path"] for model in kept] == ["m"]
    with pytest.raises(InvalidRequest):
        port.tracking.log_model_record(TELCO, run_id, "{}")


def test_registering_adds_versions_and_deleting_does_not_reuse_numbers(port: Port) -> None:
    name, other = uuid.uuid4().hex, uuid.uuid4().hex
    experiment = port.experiment()
    run_id = port.write.start_run(experiment, "training")
    port.write.log_model(run_id, "model")
    assert [model.name for model in port.tracking.list_logged_models(TELCO, port.tracking.get_run(TELCO, run_id))] == [
        "model"
    ]
    made = port.tracking.create_registered_model(TELCO, name, "who leaves")
    again = port.tracking.create_registered_model(TELCO, name, "something else")
    assert (made.description, again.description, again.name) == ("who leaves", "who leaves", name)

    def add(**more: Any) -> Any:
        return port.tracking.create_model_version(TELCO, name, run_id, "model", experiment_id=experiment, **more)

    first = add(description="try", tags={"stage": "test"})
    assert (first.number, first.description, first.tags["stage"], first.run_id) == (1, "try", "test", run_id)
    assert (first.is_ready, first.username, first.project_id) == (True, "ana", TELCO)
    assert add().number == 2
    port.tracking.tag_model_version(TELCO, name, 2, {"stage": "live", "team": "net"})
    tagged = port.tracking.get_model_version(TELCO, name, 2).tags
    assert (tagged["stage"], tagged["team"]) == ("live", "net")
    for number in (1, 2):
        port.tracking.set_alias(TELCO, name, number, "champion")
    assert [port.tracking.get_model_version(TELCO, name, number).aliases for number in (1, 2)] == [(), ("champion",)]
    with pytest.raises(InvalidRequest):
        port.tracking.set_alias(TELCO, name, 1, "latest")
    assert [version.number for version in port.tracking.list_versions_of_run(TELCO, run_id)] == [1, 2]
    port.tracking.delete_model_version(TELCO, name, 1)
    assert add().number == 3
    newest_first = ListRequest(sort=(SortKey("version_number", descending=True),))
    assert [v.number for v in port.tracking.list_model_versions(TELCO, name, newest_first).items] == [3, 2]
    assert [v.aliases for v in port.tracking.list_model_versions(TELCO, name, newest_first).items] == [
        (),
        ("champion",),
    ]
    one = ListRequest({"version_number": "2"})
    assert [v.number for v in port.tracking.list_model_versions(TELCO, name, one).items] == [2]
    for call in (
        lambda: port.tracking.get_model_version(TELCO, name, 1),
        lambda: port.tracking.get_registered_model(CHURN, name),
        lambda: port.tracking.create_model_version(TELCO, name, run_id, "no such path"),
        lambda: port.tracking.create_model_version(TELCO, other, run_id, "model"),
        lambda: port.tracking.create_model_version(TELCO, name, run_id, "model", experiment_id="999999"),
        lambda: port.tracking.delete_registered_model(TELCO, other),
    ):
        with pytest.raises(NotFound):
            call()


def test_registered_models_are_listed_changed_and_deleted(port: Port) -> None:
    mark = uuid.uuid4().hex
    for letter in ("b", "a"):
        port.tracking.create_registered_model(TELCO, f"{mark}-{letter}", letter)
    by_name = ListRequest({"name": mark.upper()})
    found = port.tracking.list_registered_models(TELCO, by_name).items
    assert [(model.name[-1], model.description) for model in found] == [("a", "a"), ("b", "b")]
    changed = port.tracking.update_registered_model(TELCO, f"{mark}-a", "better")
    assert changed.description == port.tracking.get_registered_model(TELCO, f"{mark}-a").description == "better"
    port.tracking.delete_registered_model(TELCO, f"{mark}-a")
    assert [model.name[-1] for model in port.tracking.list_registered_models(TELCO, by_name).items] == ["b"]
    with pytest.raises(InvalidRequest):
        port.tracking.list_registered_models(TELCO, ListRequest({"shoe_size": "1"}))
