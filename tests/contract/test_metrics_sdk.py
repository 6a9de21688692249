"""The SDK of scripts over real HTTP: what is tracked is read again, by everybody who may, in any order of events."""

from __future__ import annotations

import json
import socket
import threading
import tracemalloc
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import cml.metrics_v1 as metrics
import cml.models_v1 as models
import pytest
import uvicorn
from bancada_workload.workbench_calls import WorkbenchRefusal
from cml.utils_v1 import _emulate_cdsw

from bancada.domain.ids import crn
from bancada.domain.recordings import RecordingRule
from bancada.observe.recorder import Recorder
from bancada.store.facts import workspace_uuid
from tests.api import ApiWorld
from tests.observe.records import DEPLOYMENT, START_US, STARTED, add_deployment, record, write_segment

START_MS = START_US // 1000


class Site:
    """A workbench behind HTTP with one deployment; its recorder works when it is told to."""

    def __init__(self, world: ApiWorld, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world = world
        self._monkeypatch = monkeypatch
        self._now = STARTED
        database = world.workbench.database
        add_deployment(database)
        folder = world.workbench.settings.home / "records"
        self._folder = folder
        self.recorder = Recorder(database, folder, RecordingRule(kept_days=0), world.workbench.clock)
        with database.read() as tx:
            self.workspace = workspace_uuid(tx)

    def crn(self, resource: str = DEPLOYMENT) -> str:
        return crn(self.workspace, resource)

    def answered(self, *numbers: int, **fields: Any) -> None:
        write_segment(self._folder, *(record(number, **fields) for number in numbers))
        self.recorder.look()

    def sign_in(self, key: str) -> None:
        self._monkeypatch.setenv("CDSW_APIV2_KEY", key)


@pytest.fixture
def site(world: ApiWorld, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with serving(world) as url:
        monkeypatch.setenv("CDSW_API_URL", f"{url}/api/v1")
        site = Site(world, monkeypatch)
        site.sign_in(str(world.admin.headers["authorization"]).partition(" ")[2])
        yield site


@contextmanager
def serving(world: ApiWorld) -> Iterator[str]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(world.app, log_config=None, lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(30)
        listener.close()


def uuid_of(number: int) -> str:
    return str(uuid.UUID(bytes=record(number).uuid))


def test_what_is_tracked_in_time_and_later_is_read_in_its_order(site: Site) -> None:
    site.answered(2, 1, metrics=b'{"score":0.5}')
    metrics.track_delayed_metrics({"truth": 1, "score": float("nan")}, uuid_of(1))
    metrics.track_aggregate_metrics({"accuracy": 0.9}, START_MS + 1, START_MS + 90, model_deployment_crn=site.crn())
    found = metrics.read_metrics(model_deployment_crn=site.crn())
    crns = {"modelDeploymentCrn": site.crn(), "modelBuildCrn": site.crn("build"), "modelCrn": site.crn("model")}
    first = {"startTimeStampMs": START_MS + 1, "endTimeStampMs": START_MS + 1}
    assert sorted(found["metrics"], key=lambda each: (each["startTimeStampMs"], "predictionUuid" not in each)) == [
        {**crns, **first, "predictionUuid": uuid_of(1), "metrics": {"score": None, "truth": 1}},
        {**crns, **first, "endTimeStampMs": START_MS + 90, "metrics": {"accuracy": 0.9}},
        {**crns, "startTimeStampMs": START_MS + 2, "endTimeStampMs": START_MS + 2, "predictionUuid": uuid_of(2),
         "metrics": {"score": 0.5}},
    ]  # fmt: skip
    assert [each["startTimeStampMs"] for each in found["metrics"]] == [START_MS + 1, START_MS + 1, START_MS + 2]
    assert metrics.read_metrics(model_crn=site.crn("model")) == found
    assert metrics.read_metrics(model_build_crn=site.crn("build")) == found
    within = metrics.read_metrics(
        model_crn=site.crn("model"), start_timestamp_ms=START_MS + 2, end_timestamp_ms=START_MS + 2
    )
    assert within["metrics"] == found["metrics"][2:]


def test_failed_calls_and_copies_for_shadows_are_no_measurements_of_the_model(site: Site) -> None:
    site.answered(1)
    site.answered(2, status=500, code="model_failed")
    site.answered(3, is_shadow=True, pair=record(1).uuid)
    read = [metrics.read_metrics(model_crn=site.crn("model")), metrics.read_metrics(model_deployment_crn=site.crn())]
    uuids = [[each["predictionUuid"] for each in answer["metrics"]] for answer in read]
    assert uuids == [[uuid_of(1)], [uuid_of(1), uuid_of(3)]]


def test_metrics_wait_for_a_prediction_that_is_not_recorded_yet(site: Site) -> None:
    metrics.track_delayed_metrics({"truth": 0}, uuid_of(1))
    metrics.track_delayed_metrics({"truth": 1}, uuid_of(1))
    write_segment(site._folder, record(1, metrics=b'{"score":0.5}'))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bancada.observe.recorder.merge_awaited", lambda *_: None)
        site.recorder.look()
    metrics.track_delayed_metrics({"late": True}, uuid_of(1))  # what waits is older, so it is merged first
    (found,) = metrics.read_metrics(model_deployment_crn=site.crn())["metrics"]
    assert found["metrics"] == {"score": 0.5, "truth": 1, "late": True}


def test_pages_have_each_record_once_whichever_deployment_it_is_of(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "_PAGE", 7)
    add_deployment(site.world.workbench.database, "other")
    same_moment = {"started_us": START_US}
    site.answered(*range(1, 30), **same_moment)
    site.answered(*range(30, 50), deployment_id="other")
    metrics.track_aggregate_metrics({"a": 1}, START_MS, START_MS, site.crn("other"))
    found = metrics.read_metrics(model_crn=site.crn("model"))["metrics"]
    assert len(found) == 50
    assert len({each.get("predictionUuid") for each in found}) == 50
    assert [each["startTimeStampMs"] for each in found] == sorted(each["startTimeStampMs"] for each in found)


def test_strangers_may_neither_read_nor_track(site: Site) -> None:
    site.answered(1)
    site.sign_in(site.world.key_of(site.world.add_user("zeca")))
    for attempt in (
        lambda: metrics.read_metrics(model_deployment_crn=site.crn()),
        lambda: metrics.track_delayed_metrics({"truth": 1}, uuid_of(1)),
        lambda: metrics.track_aggregate_metrics({"a": 1}, 1, 2, site.crn()),
    ):
        with pytest.raises(WorkbenchRefusal, match="that you can see") as refused:
            attempt()
        assert refused.value.status == 404
    metrics.track_delayed_metrics({"forged": 1}, uuid_of(2))  # nobody knows yet whose prediction that is
    site.answered(2)
    site.sign_in(str(site.world.admin.headers["authorization"]).partition(" ")[2])
    assert [each["metrics"] for each in metrics.read_metrics(model_crn=site.crn("model"))["metrics"]] == [{}, {}]


@pytest.mark.parametrize(
    ("attempt", "says"),
    [
        (lambda site: metrics.track_delayed_metrics({}, uuid_of(1)), "at least one name"),
        (lambda site: metrics.track_delayed_metrics({"a": 1}, "latest"), "'latest': that is no UUID"),
        (lambda site: metrics.track_aggregate_metrics({"a": 1}, 2, 1, site.crn()), "not before start_timestamp_ms"),
        (lambda site: metrics.read_metrics(model_crn="crn:x/none"), "There is no model 'none' that you can see"),
        (lambda site: metrics.read_metrics(model_crn=site.crn("model"), start_timestamp_ms=2, end_timestamp_ms=1),
         "not after end_timestamp_ms"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_words(site: Site, attempt: Any, says: str) -> None:
    with pytest.raises(WorkbenchRefusal, match=says):
        attempt(site)


def test_many_records_are_read_in_little_memory(site: Site) -> None:
    count = 20_000
    site.answered(*range(1, count + 1), metrics=json.dumps({"score": 0.123456, "label": "x" * 50}).encode())
    sum(1 for _ in metrics.iter_metrics(model_crn=site.crn("model"), end_timestamp_ms=START_MS + 4_000))
    tracemalloc.start()
    read = sum(1 for _ in metrics.iter_metrics(model_crn=site.crn("model")))
    peak_mb = tracemalloc.get_traced_memory()[1] / 1e6  # both sides are in this process
    tracemalloc.stop()
    assert read == count
    assert peak_mb < 20, "a page of 2,000 records takes some 5 MB, all of them would take 50"


def test_a_decorated_function_answers_by_hand_as_a_model_does() -> None:
    @models.cml_model(metrics=True)
    def predict(request: dict[str, Any]) -> float:
        metrics.track_metric("x", request["x"])
        return float(request["x"]) * 2

    @models.cml_model
    def plain(request: Any) -> Any:
        return request

    older = _emulate_cdsw().model_metrics(plain)
    answer = predict({"x": 2})
    assert (answer["prediction"], plain(1), older(1)["prediction"]) == (4.0, 1, 1)
    assert predict.wraps_prediction
    metrics.track_metric("nowhere", 1)
    metrics.track_delayed_metrics({"truth": 4}, answer["uuid"], dev=True)
    known = {each.get("predictionUuid"): each["metrics"] for each in metrics.read_metrics(dev=True)["metrics"]}
    assert known[answer["uuid"]] == {"x": 2, "truth": 4}


class Model(BaseHTTPRequestHandler):
    """A gateway as `call_model` sees it: keeps what was asked, and the connections that it came on."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[tuple[str, str | None, Any, int]]] = []
    failure: dict[str, Any] | None = None

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((self.path, self.headers["Authorization"], body, self.client_address[1]))
        answer = self.failure or {"success": True, "response": {"prediction": [1], "uuid": uuid_of(1)}}
        data = json.dumps(answer).encode()
        self.send_response(502 if self.failure else 200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


def test_a_model_is_called_with_the_workloads_key_or_another_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("CDSW_API_URL", f"http://127.0.0.1:{server.server_port}/api/v1")
    monkeypatch.setenv("CDSW_APIV2_KEY", "own")
    assert metrics.call_model("mkey", {"x": 1})["response"]["uuid"] == uuid_of(1)
    metrics.call_model("mkey", {"x": 2}, api_key="other")
    paths, keys, bodies, ports = zip(*Model.asked, strict=True)
    assert (set(paths), keys) == ({"/model"}, ("Bearer own", "Bearer other"))
    assert bodies[0] == {"accessKey": "mkey", "request": {"x": 1}}
    assert len(set(ports)) == 1, "the connection stays open between calls"
    monkeypatch.setattr(Model, "failure", {"error": {"code": "model_failed", "message": "The model raised KeyError."}})
    with pytest.raises(WorkbenchRefusal, match="The model raised KeyError"):
        metrics.call_model("mkey", {})
    server.shutdown()
    server.server_close()
