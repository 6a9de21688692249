"""Deployments over the API: what may be asked for, and how wishes change."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bancada.store import deployments
from bancada.store.tables.all_tables import deployments as table
from tests.control.conftest import TELCO, Office

MODELS = f"/api/v2/projects/{TELCO}/models"


@pytest.fixture
def build_path(office: Office) -> str:
    version = office.registered()["model_versions"][0]["model_version_id"]
    model = office.ok("POST", MODELS, {"name": "tower"})["id"]
    build = office.ok("POST", f"{MODELS}/{model}/builds", {"registered_model_version_id": version})["id"]
    return f"{MODELS}/{model}/builds/{build}"


@pytest.fixture
def path(build_path: str) -> str:
    return f"{build_path}/deployments"


def test_a_deployment_is_queued_before_its_build_is_built(office: Office, path: str) -> None:
    woken = office.wakes
    body = {"cpu": "2", "memory": "4", "replicas": 2, "environment": {"A": "1"}, "project_id": "ignored"}
    wished = office.ok("POST", path, body)
    assert (wished["status"], wished["cpu"], wished["memory"], wished["replicas"]) == ("pending", 2.0, 4.0, 2)
    assert (wished["nvidia_gpu"], wished["environment"], wished["stopped_at"]) == (0, '{"A": "1"}', None)
    assert wished["project_id"] == TELCO
    assert wished["deployer"]["username"] == "ana"
    assert wished["crn"].endswith(f"/{wished['id']}")
    assert office.ok("GET", f"{path}/{wished['id']}") == wished
    assert office.wakes == woken + 1
    assert office.trail("deployment") == [("ana", "create")]
    with office.database.read() as tx:
        assert tx.execute(select(table.c.next_try_at)).scalar() is not None


def test_what_is_left_out_comes_from_the_model(office: Office, path: str) -> None:
    plain = office.ok("POST", path, {})
    assert (plain["cpu"], plain["memory"], plain["replicas"]) == (1.0, 2.0, 1)
    model = path.split("/builds", maxsplit=1)[0]
    defaults = {"default_resources": {"cpu_millicores": "500", "memory_mb": "512"},
                "default_replication_policy": {"num_replicas": "3"}}  # fmt: skip
    office.ok("PATCH", model, defaults)
    changed = office.ok("POST", path, {"memory": 1})
    assert (changed["cpu"], changed["memory"], changed["replicas"]) == (0.5, 1.0, 3)


REFUSED = [
    ({"cpu": 0}, "invalid_request", "cpu"),
    ({"cpu": 65}, "invalid_request", "cpu"),
    ({"cpu": "many"}, "invalid_field", "cpu"),
    ({"memory": -1}, "invalid_request", "memory"),
    ({"replicas": 33}, "invalid_request", "replicas"),
    ({"replicas": 0}, "invalid_request", "replicas"),
    ({"nvidia_gpus": 64}, "no_gpu", "nvidia_gpus"),
    ({"nvidia_gpus": -1}, "invalid_request", "nvidia_gpus"),
    ({"environment": {"A=B": "1"}}, "invalid_request", "environment"),
]


def test_what_cannot_be_given_is_refused(office: Office, path: str) -> None:
    for body, code, word in REFUSED:
        refused = office.call("POST", path, body)
        assert (refused.status, refused.code) == (400, code), body
        assert word in refused.body["message"]
    assert office.ok("GET", path)["model_deployments"] == []


def test_a_failed_build_is_not_deployed_and_its_reason_is_told(office: Office, build_path: str) -> None:
    earlier = office.ok("POST", f"{build_path}/deployments", {})["id"]
    office.put_deployment(earlier, "failed")
    office.end_build(build_path.rsplit("/", 1)[1], "build failed", reason="signature_missing",
                     message="The model has no signature.", hint="Log it with one.")  # fmt: skip
    for verb in ("", f"/{earlier}:restart"):
        refused = office.call("POST", f"{build_path}/deployments{verb}", {})
        assert (refused.status, refused.code) == (409, "build_failed")
        assert refused.body["message"].endswith("The model has no signature. Log it with one.")


def test_stopping_is_a_wish_and_doing_it_twice_is_doing_it_once(office: Office, path: str) -> None:
    wished = office.ok("POST", path, {})["id"]
    for _ in range(2):
        assert office.ok("POST", f"{path}/{wished}:stop", {}, who="olga")["status"] == "stopping"
    assert _wish(office, wished) == ("stopped", 1)
    assert office.trail("deployment") == [("ana", "create"), ("olga", "status"), ("olga", "stop")]
    office.put_deployment(wished, "stopped")
    assert office.ok("POST", f"{path}/{wished}:stop")["status"] == "stopped"


def test_stopping_what_failed_leaves_it_failed(office: Office, path: str) -> None:
    wished = office.ok("POST", path, {})["id"]
    office.put_deployment(wished, "failed")
    assert office.ok("POST", f"{path}/{wished}:stop")["status"] == "failed"
    assert _wish(office, wished) == ("running", 1)


def test_restarting_wishes_a_new_generation(office: Office, path: str) -> None:
    at_rest = {"stopped", "failed"}
    for status in ("stopped", "failed", "deployed", "deploying", "stopping"):
        wished, newer = (office.ok("POST", path, {})["id"] for _ in range(2))
        office.put_deployment(wished, status)
        again = office.ok("POST", f"{path}/{wished}:restart", {}, who="olga")
        assert (again["status"], again["stopped_at"]) == ("pending" if status in at_rest else "deploying", None)
        assert _wish(office, wished) == ("running", 2)
        with office.database.read() as tx:  # it is now the newest wish of its model
            assert deployments.get(tx, wished).number > deployments.get(tx, newer).number
        assert office.trail("deployment")[-1] == ("olga", "restart")


def test_lists_are_oldest_first(office: Office, path: str) -> None:
    made = [office.ok("POST", path, {"cpu": cpu})["id"] for cpu in (3, 1, 2)]
    assert [d["id"] for d in office.ok("GET", path)["model_deployments"]] == made
    newest = office.ok("GET", path, sort="-created_at", page_size=1)
    assert newest["model_deployments"][0]["id"] == made[-1]
    assert newest["next_page_token"]
    office.put_deployment(made[1], "deployed")
    found = office.ok("GET", path, search_filter={"status": "deployed"})["model_deployments"]
    assert [d["id"] for d in found] == [made[1]]


def test_who_may_do_what_and_where(office: Office, path: str) -> None:
    wished = office.ok("POST", path, {})["id"]
    assert office.call("POST", path, {}, who="olga").status == 403
    assert office.call("POST", f"{path}/{wished}:stop", who="rita").status == 403
    assert office.call("POST", f"{path}/{wished}:restart", who="rita").status == 403
    assert office.ok("GET", f"{path}/{wished}", who="rita")["id"] == wished
    assert office.call("GET", f"{path}/{wished}", who="bruno").code == "project_not_found"
    assert office.call("GET", f"{path}/nothing").code == "deployment_not_found"
    model = path.split("/builds", maxsplit=1)[0]
    assert office.call("GET", f"{model}/builds/nothing/deployments/{wished}").code == "build_not_found"


def _wish(office: Office, deployment_id: str) -> tuple[str, int]:
    with office.database.read() as tx:
        deployment = deployments.get(tx, deployment_id)
    return deployment.wish, deployment.generation
