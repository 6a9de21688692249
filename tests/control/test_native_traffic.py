"""Candidates and traffic over the native API: what is recorded, and what is refused with the next step."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from bancada.domain.prediction_records import CallKind, PredictionRecord
from bancada.store import deployments, predictions
from tests.control.conftest import TELCO, Office

MODELS = f"/api/v2/projects/{TELCO}/models"
NATIVE = f"/api/native/v1/projects/{TELCO}/models"


@pytest.fixture
def model(office: Office) -> str:
    return str(office.ok("POST", MODELS, {"name": "tower"})["id"])


@pytest.fixture
def build(office: Office, model: str) -> str:
    """The path of a build below a project's models."""
    version = office.registered()["model_versions"][0]["model_version_id"]
    build = office.ok("POST", f"{MODELS}/{model}/builds", {"registered_model_version_id": version})["id"]
    office.end_build(build)
    return f"{model}/builds/{build}"


@pytest.fixture
def serving(office: Office, build: str) -> str:
    deployment = str(office.ok("POST", f"{MODELS}/{build}/deployments", {})["id"])
    office.let_serve(deployment)
    return deployment


def test_a_candidate_joins_gets_its_share_and_is_promoted(office: Office, model: str, build: str, serving: str) -> None:
    canary = office.ok("POST", f"{NATIVE}/{build}/deployments", {"role": "canary", "weight": 10, "replicas": 2})
    assert (canary["status"], canary["role"], canary["weight"], canary["joins_id"], canary["wished_replicas"]) == (
        "pending", "canary", 10, serving, 2,
    )  # fmt: skip
    assert canary["limits"] == {"error_rate": 0.05, "latency": 2.0, "calls": 50, "for_s": 300.0}
    traffic = office.ok("GET", f"{NATIVE}/{model}/traffic", who="rita")
    names = ("id", "weight", "is_serving", "is_in_traffic")
    shares = [tuple(each[name] for name in names) for each in traffic["deployments"]]
    assert shares == [(serving, 90, True, True), (canary["id"], 10, False, False)]

    body = {"weights": {serving: 60, canary["id"]: 40}, "sticky_header": "X-Customer-Id"}
    traffic = office.ok("PUT", f"{NATIVE}/{model}/traffic", body)
    assert ([each["weight"] for each in traffic["deployments"]], traffic["sticky_header"]) == (
        [60, 40],
        "X-Customer-Id",
    )
    assert office.ok("PUT", f"{NATIVE}/{model}/traffic", {"weights": {}})["sticky_header"] == "X-Customer-Id"

    promoted = office.ok("POST", f"{NATIVE}/{build}/deployments/{canary['id']}:promote", {})
    assert (promoted["role"], promoted["weight"], promoted["reason"]) == ("main", 0, "promoted")
    with office.database.read() as tx:
        before, after = deployments.get(tx, serving), deployments.get(tx, canary["id"])
        assert before is not None
        assert after is not None
        assert after.number > before.number
    again = office.call("POST", f"{NATIVE}/{build}/deployments/{canary['id']}:promote", {})
    assert (again.status, again.code) == (409, "not_a_candidate")


def test_api_v2_sees_and_stops_candidates_and_restarts_them_as_such(office: Office, build: str, serving: str) -> None:
    canary = office.ok("POST", f"{NATIVE}/{build}/deployments", {"role": "shadow", "weight": 25, "limits": None})
    path = f"{MODELS}/{build}/deployments/{canary['id']}"
    assert office.ok("POST", f"{path}:stop", {})["status"] == "stopping"
    office.put_deployment(canary["id"], "stopped")
    assert office.ok("POST", f"{path}:restart", {})["status"] == "pending"
    report = office.ok("GET", f"{NATIVE}/{build}/deployments/{canary['id']}")
    assert (report["role"], report["weight"], report["limits"], report["joins_id"]) == ("shadow", 25, None, serving)


@pytest.mark.parametrize(
    ("body", "status", "word"),
    [
        ({"role": "canary", "weight": 101}, 400, "weight: expected 0 to 100"),
        ({"role": "shadow"}, 400, "weight: expected 1 to 100"),
        ({"role": "green"}, 400, "role: expected main, canary, shadow or rehearsal"),
        ({"weights": 3}, 400, "weights: a deployment has only"),
        ({"role": "canary", "weight": 5.5}, 400, "weight: expected a whole number"),
        ({"limits": {"error_rate": 2}}, 400, "limits.error_rate"),
        ({"limits": {"errors": 1}}, 400, "'errors'"),
        ({"scaling": {"min_replicas": 5, "max_replicas": 4}}, 400, "scaling.min_replicas: expected 0 to 4"),
        ({"scaling": {"target_queue_ms": True}}, 400, "scaling.target_queue_ms: expected a number"),
        ({"scaling": 3}, 400, "scaling: expected an object"),
        ({"cpu": "much"}, 400, "cpu: expected a number"),
    ],
)
def test_a_rollout_that_cannot_be_is_refused(
    office: Office, build: str, serving: str, body: dict[str, object], status: int, word: str
) -> None:
    assert serving
    answer = office.call("POST", f"{NATIVE}/{build}/deployments", body)
    assert answer.status == status
    assert word in answer.body["message"]


def test_a_candidate_needs_somebody_to_join_and_room(office: Office, build: str) -> None:
    path = f"{NATIVE}/{build}/deployments"
    assert office.call("POST", path, {"role": "canary", "weight": 5}).code == "nothing_serves"
    office.let_serve(office.ok("POST", path, {"scaling": {"min_replicas": 0}})["id"])
    office.ok("POST", path, {"role": "canary", "weight": 60})
    assert office.call("POST", path, {"role": "canary", "weight": 60}).code == "traffic_full"


def test_the_way_back_is_one_command(office: Office, model: str, build: str, serving: str) -> None:
    path = f"{NATIVE}/{model}:rollback"
    assert office.call("POST", path, {}).code == "nothing_before"
    newer = office.ok("POST", f"{MODELS}/{build}/deployments", {})["id"]
    office.let_serve(newer, standby_id=serving)
    assert office.ok("POST", path, {})["id"] == serving
    with office.database.read() as tx:
        given_up = deployments.get(tx, newer)
    assert given_up is not None
    assert given_up.verdict == "It was rolled back: ana asked for it."

    office.let_serve(newer)
    office.put_deployment(serving, "stopped")
    restarted = office.ok("POST", path, {}, who="olga")
    assert (restarted["id"], restarted["status"]) == (serving, "pending")


def test_a_rehearsal_is_no_deployment_to_clients_of_api_v2(
    office: Office, model: str, build: str, serving: str
) -> None:
    rehearsal = office.ok("POST", f"{NATIVE}/{build}/deployments", {"role": "rehearsal"})["id"]
    office.put_deployment(rehearsal, "stopped")
    path = f"{MODELS}/{build}/deployments"
    for order in ("", "?sort=-created_at", "?page_size=1"):
        assert [each["id"] for each in office.ok("GET", path + order)["model_deployments"]] == [serving]
    assert office.ok("GET", f"{path}/{rehearsal}")["status"] == "stopped"
    listed = office.ok("GET", f"{NATIVE}/{model}/deployments")["deployments"]
    assert [(each["id"], each["role"]) for each in listed] == [(serving, "main"), (rehearsal, "rehearsal")]
    for word, expected in (("t", rehearsal), ("f", serving)):
        asked = quote(f'{{"is_rehearsal": "{word}"}}')
        (found,) = office.ok("GET", f"{NATIVE}/{model}/deployments?search_filter={asked}")["deployments"]
        assert found["id"] == expected
    (shown,) = office.ok("GET", NATIVE)["models"]
    assert (shown["newest_deployment"]["id"], shown["newest_deployment"]["status"]) == (serving, "deployed")


def test_what_a_shadow_answers_is_compared_with_what_callers_got(
    office: Office, model: str, build: str, serving: str
) -> None:
    shadow = office.ok("POST", f"{NATIVE}/{build}/deployments", {"role": "shadow", "weight": 100})["id"]

    def record(number: int, deployment: str, output: bytes, status: int = 200, pair: bytes = b"") -> bytes:
        uuid = number.to_bytes(16, "big")
        with office.database.write() as tx:
            predictions.keep_records(tx, [PredictionRecord(
                uuid, model, deployment, "b", "r", CallKind.API_V2, status, "", 1, "ana", "q", number, 0, 1000, 2000, 1,
                bool(pair), pair, b"", b'{"request": 1}', output,
            )])  # fmt: skip
        return uuid

    answers = [(b'{"response": 1}', 200), (b'{"response": 3}', 200), (b'{"error": "no"}', 500)]
    for number, (output, status) in enumerate(answers, 1):
        pair = record(number, serving, b'{"response": %d}' % number)
        record(100 + number, shadow, output, status, pair)
    path = f"{NATIVE}/{build}/deployments/{shadow}/differences"
    report = office.ok("GET", path, who="rita")
    assert (report["calls"], report["changed"], report["errors"]) == (3, 1, 1)
    assert report["changed_answers"] == [{"uuid": f"{2:032x}", "was": "2", "now": "3"}]
    assert office.ok("GET", f"{path}?calls=1")["calls"] == 1
    assert office.ok("GET", f"{path}?tolerance=0.6")["changed"] == 0
    assert office.call("GET", f"{path}?calls=0").status == 400
    assert office.call("GET", f"{path}?tolerance=much").status == 400
    assert office.call("GET", f"{NATIVE}/{build}/deployments/{serving}/differences").code == "not_a_shadow"
