"""Predictions as people look at them: lists, the receipt of one, and what is recorded at all."""

from __future__ import annotations

import base64
import json
import uuid
from datetime import timedelta
from typing import Any

import pytest

from bancada.domain.locks import Lock
from bancada.domain.recordings import RecordingRule
from bancada.domain.rehearsals import Rules, reproducing
from bancada.observe.recorder import Recorder
from bancada.store import deployments
from bancada.store.recordings import with_recordings
from bancada.store.routes import read_routes
from tests.control.conftest import TELCO, Office
from tests.observe.records import STARTED, record, write_segment

LOCK = Lock("numpy==2.3.5 \\\n    --hash=sha256:0\n", "3.11.7", "linux-x86_64")


class Served:
    """A deployment of a registered version that answered some calls."""

    def __init__(self, office: Office) -> None:
        self.office = office
        registered = office.registered()
        self.version = registered["model_versions"][0]
        project = f"/api/v2/projects/{TELCO}"
        self.model = office.ok("POST", f"{project}/models", {"name": "churn"})["id"]
        source = {"registered_model_version_id": self.version["model_version_id"], "comment": "first"}
        self.build = office.ok("POST", f"{project}/models/{self.model}/builds", source)["id"]
        lock = office.workbench.settings.home / "locks" / f"{LOCK.hash}.json"
        lock.parent.mkdir()
        lock.write_text(json.dumps(LOCK.as_dict()))
        office.end_build(self.build, lock_hash=LOCK.hash, python_version="3.11.7")
        path = f"{project}/models/{self.model}/builds/{self.build}/deployments"
        self.deployment = office.ok("POST", path, {})["id"]
        self.native = f"{path}/{self.deployment}".replace("/api/v2", "/api/native/v1")

    def answered(self, *numbers: int, **fields: Any) -> None:
        folder = self.office.workbench.settings.home / "records"
        write_segment(folder, *(record(number, deployment_id=self.deployment, **fields) for number in numbers))
        database, clock = self.office.database, self.office.workbench.clock
        Recorder(database, folder, RecordingRule(kept_days=0), clock).look()

    def ok(self, path: str, **query: object) -> dict[str, Any]:
        return self.office.ok("GET", path, **query)


@pytest.fixture
def served(office: Office) -> Served:
    return Served(office)


def uuid_of(number: int) -> str:
    return str(uuid.UUID(bytes=record(number).uuid))


def test_a_uuid_leads_to_all_that_the_prediction_came_from(served: Served) -> None:
    served.answered(1, metrics=b'{"score":0.5}', output=b"\xff\xfe")
    receipt = served.ok(f"/api/native/v1/predictions/{uuid_of(1)}")
    logged = served.version["model_version_metadata"]["mlflow_metadata"]
    assert (receipt["status"], receipt["total_us"], receipt["metrics"]) == (200, 450, {"score": 0.5})
    assert receipt["input"] == {"text": record(1).input.decode()}
    assert receipt["output"] == {"base64": base64.b64encode(b"\xff\xfe").decode()}
    assert receipt["deployment"]["id"] == served.deployment
    assert receipt["deployment"]["crn"].endswith(f"/{served.deployment}")
    assert (receipt["build"]["id"], receipt["build"]["comment"]) == (served.build, "first")
    assert receipt["environment"] == {
        "lock_hash": LOCK.hash, "python_version": "3.11.7", "platform": "linux-x86_64", "lock": LOCK.full_text(),
    }  # fmt: skip
    version = {"id": served.version["model_version_id"], "name": "churn", "number": 1}
    assert (receipt["registered_version"], receipt["unknown"]) == (version, "")
    assert (receipt["run"]["id"], receipt["run"]["experiment_id"]) == (logged["run_id"], logged["experiment_id"])
    assert (receipt["project"]["id"], receipt["model"]["name"]) == (TELCO, "churn")


def test_a_receipt_says_what_is_gone(served: Served) -> None:
    served.answered(1, input=b"", output=b"")
    (registered,) = served.ok("/api/v2/registry/models")["models"]
    served.office.ok("DELETE", f"/api/v2/registry/models/{registered['model_id']}")
    receipt = served.ok(f"/api/native/v1/predictions/{uuid_of(1)}")
    assert (receipt["registered_version"], receipt["run"]) == (None, None)
    assert receipt["unknown"] == "The registered version was deleted."
    assert (receipt["input"], receipt["output"]) == (None, None)


def test_the_newest_predictions_come_first_page_by_page(served: Served) -> None:
    served.answered(*range(1, 8))
    served.answered(8, 9, status=500, code="model_failed")
    path = f"{served.native}/predictions"
    found: list[str] = []
    token = ""
    while True:
        page = served.ok(path, page_size=4, page_token=token)
        found += [each["uuid"] for each in page["predictions"]]
        if not (token := page["next_page_token"]):
            break
    assert found == [uuid_of(number) for number in range(9, 0, -1)]
    failed = served.ok(path, only_failed="true")["predictions"]
    assert [(each["uuid"], each["code"]) for each in failed] == [
        (uuid_of(9), "model_failed"),
        (uuid_of(8), "model_failed"),
    ]
    since, until = STARTED + timedelta(milliseconds=3), STARTED + timedelta(milliseconds=5)
    between = served.ok(path, since=since.isoformat(), until=until.isoformat())["predictions"]
    assert [each["uuid"] for each in between] == [uuid_of(4), uuid_of(3)]
    for wrong in ({"page_token": "x"}, {"since": "yesterday"}):
        assert served.office.call("GET", path, **wrong).status == 400


def test_what_is_recorded_is_changed_bit_by_bit_and_told_to_the_gateway(served: Served) -> None:
    path = f"{served.native}/recording"
    plain = {"share": 1.0, "inputs": True, "outputs": True, "redact": [], "kept_days": 30}
    assert served.ok(path) == plain
    wakes = served.office.wakes
    served.office.ok("PUT", path, {"redact": ["ssn"], "share": 0.25})
    assert served.office.ok("PUT", path, {"outputs": False}) == {
        **plain, "redact": ["ssn"], "share": 0.25, "outputs": False,
    }  # fmt: skip
    assert served.office.wakes == wakes + 2
    assert served.office.trail("deployment")[-1] == ("ana", "set recording")
    for wrong in ({"share": 2}, {"kept_days": -1}, {"redact": [""]}, {"redact": "ssn"}, {"inputs": "yes"}):
        assert served.office.call("PUT", path, wrong).status == 400, wrong
    with served.office.database.write() as tx:
        deployments.route_model(tx, served.model, (served.deployment, 1), STARTED)
    with served.office.database.read() as tx:
        (route,) = with_recordings(tx, read_routes(tx, 30.0), RecordingRule())
    (variant,) = route.variants
    assert (variant.recording.share, variant.recording.outputs, variant.recording.redact) == (0.25, False, ("ssn",))


def test_a_prediction_is_made_again_by_its_own_build(served: Served) -> None:
    served.answered(1, 2)
    served.office.put_deployment(served.deployment, "stopped")
    made = served.office.ok("POST", f"/api/native/v1/predictions/{uuid_of(1)}:reproduce")
    assert (made["project_id"], made["model_id"], made["build_id"]) == (TELCO, served.model, served.build)
    with served.office.database.read() as tx:
        deployment = deployments.get(tx, made["id"])
    assert deployment is not None
    assert (deployment.role, deployment.replicas) == ("rehearsal", 1)
    assert Rules.from_json(deployment.rehearsal) == reproducing(uuid_of(1))


def test_what_cannot_be_made_again_is_said(served: Served) -> None:
    served.answered(1, status=500, code="model_failed")
    served.answered(2, input=b"")
    served.answered(3)
    served.office.ok("PUT", f"{served.native}/recording", {"redact": ["ssn"]})
    whys = {1: "its call failed", 2: "not recorded with input and output", 3: "ssn may have been taken out of it"}
    for number, why in whys.items():
        refused = served.office.call("POST", f"/api/native/v1/predictions/{uuid_of(number)}:reproduce")
        assert (refused.status, refused.code) == (409, "not_reproducible")
        assert why in refused.body["message"]
