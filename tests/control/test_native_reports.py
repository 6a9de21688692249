"""What API v2 has no fields for: why a build or a deployment is where it is, and their logs."""

from __future__ import annotations

import pytest

from bancada.domain.deployments import Replica
from bancada.domain.home import Home
from bancada.store import deployments
from tests.control.conftest import START, TELCO, Office

MODELS = f"/api/v2/projects/{TELCO}/models"


@pytest.fixture
def build(office: Office) -> str:
    """The path of a build, below either API."""
    version = office.registered()["model_versions"][0]["model_version_id"]
    model = office.ok("POST", MODELS, {"name": "tower"})["id"]
    body = {"registered_model_version_id": version}
    return f"{TELCO}/models/{model}/builds/{office.ok('POST', f'{MODELS}/{model}/builds', body)['id']}"


def test_a_build_tells_why_and_its_log_can_be_followed(office: Office, build: str) -> None:
    path, build_id = f"/api/native/v1/projects/{build}", build.rsplit("/", 1)[1]
    assert read_log(office, f"{path}/log") == ("", 0, "pending", "false")
    log = Home(office.workbench.settings.home).build_log(build_id)
    log.parent.mkdir(parents=True)
    log.write_text("Locking dependencies")
    assert read_log(office, f"{path}/log?offset=8&wait_s=20") == ("dependencies", 20, "pending", "false")
    office.end_build(build_id, "build failed", reason="no_signature", message="It has none.", hint="Log it with one.",
                     gate_report={"passed": False}, lock_hash="abc", python_version="3.11.7")  # fmt: skip
    assert office.ok("GET", path, who="rita") == {
        "id": build_id, "status": "build failed", "reason": "no_signature", "message": "It has none.",
        "hint": "Log it with one.", "gate_report": {"passed": False}, "lock_hash": "abc", "python_version": "3.11.7",
    }  # fmt: skip
    assert read_log(office, f"{path}/log?offset=20&wait_s=20") == ("", 20, "build failed", "true")
    for query in ("offset=-1", "offset=x", "wait_s=nan"):
        assert office.call("GET", f"{path}/log?{query}").status == 400
    for who, status in {"bruno": 404, "bernd": 403}.items():
        assert office.call("GET", path, who=who).status == status
        assert office.call("GET", f"{path}/log", who=who).status == status


def test_a_log_says_where_it_was_cut(office: Office, build: str) -> None:
    log = Home(office.workbench.settings.home).build_log(build.rpartition("/")[2])
    log.parent.mkdir(parents=True, exist_ok=True)
    log.with_name("build.log.5008").write_text("the middle. ")  # the piece before: bytes 4996 to 5008
    log.write_text("the end")
    path = f"/api/native/v1/projects/{build}/log"
    cut = "\n--- {} bytes were cut off here: only the newest are kept (setting workload_log_bytes) ---\n"
    assert read_log(office, path) == (cut.format("4,996") + "the middle. the end", 5015, "pending", "false")
    assert read_log(office, f"{path}?offset=4990")[0] == cut.format("6") + "the middle. the end"
    assert read_log(office, f"{path}?offset=5000")[0] == "middle. the end"
    assert read_log(office, f"{path}?offset=5008") == ("the end", 5015, "pending", "false")


def test_a_deployment_tells_of_its_replicas_and_their_logs(office: Office, build: str) -> None:
    wished = office.ok("POST", f"/api/v2/projects/{build}/deployments", {})["id"]
    path = f"/api/native/v1/projects/{build}/deployments/{wished}"
    home = Home(office.workbench.settings.home)
    replica = Replica(wished, 1, 0, 2, True, 1, START, None, "/run/r.sock")
    with office.database.write() as tx:
        deployments.put_replica(tx, replica)
        deployments.route_model(tx, build.split("/")[2], (wished, 1), START)
    for attempt in (1, 2):
        log = home.replica_log(f"{wished}-1-0-{attempt}")
        log.parent.mkdir(exist_ok=True)
        log.write_text(f"attempt {attempt}")
    report = office.ok("GET", path)
    assert (report["status"], report["is_serving"], report["generation"]) == ("pending", True, 1)
    assert report["replica_logs"] == [f"{wished}-1-0-1", f"{wished}-1-0-2"]
    (shown,) = report["replicas"]
    assert (shown["id"], shown["is_ready"], shown["failures"]) == (replica.id, True, 1)
    assert "socket" not in shown
    assert read_log(office, f"{path}/replicas/{wished}-1-0-1/log") == ("attempt 1", 9, "pending", "false")
    secret = office.write_file("secret.log", "secret")
    for replica_id in (f"{wished}-1-0-9", "x-1-0-1", f"{wished}-1-0-1%2F..%2F..%2F{secret.stem}", "..%2Fsecret"):
        assert office.call("GET", f"{path}/replicas/{replica_id}/log").code == "replica_not_found"
    assert office.call("GET", f"{path}/replicas/{wished}-1-0-1/log", who="bruno").status == 404


def read_log(office: Office, path: str) -> tuple[str, int, str, str]:
    response = office.client.request("GET", path, headers={"Authorization": f"Bearer {office.keys['rita']}"})
    assert response.status_code == 200
    headers = response.headers
    return response.text, int(headers["x-next-offset"]), headers["x-status"], headers["x-complete"]


def test_the_deployments_of_all_builds_of_a_model_are_one_list(office: Office, build: str) -> None:
    models, model = f"{TELCO}/models", build.split("/")[2]
    version = office.ok("GET", f"/api/v2/projects/{build}")["registered_model_version_id"]
    other = office.ok("POST", f"/api/v2/projects/{models}/{model}/builds", {"registered_model_version_id": version})
    paths = [build, build, f"{models}/{model}/builds/{other['id']}"]
    wished = [office.ok("POST", f"/api/v2/projects/{path}/deployments", {"cpu": 1})["id"] for path in paths]
    office.ok("POST", f"/api/v2/projects/{build}/deployments/{wished[0]}:stop")

    path = f"/api/native/v1/projects/{models}/{model}/deployments"
    first = office.ok("GET", path, who="rita", page_size=2, sort="-created_at")
    rest = office.ok("GET", path, who="rita", page_size=2, page_token=first["next_page_token"])
    listed = [*first["deployments"], *rest["deployments"]]
    assert {each["id"] for each in listed} == set(wished)
    assert [each["build_id"] for each in listed].count(other["id"]) == 1
    stopped = next(each for each in listed if each["id"] == wished[0])
    assert (stopped["wish"], stopped["cpu"], stopped["deployer"]) == ("stopped", 1, "ana")
    assert office.call("GET", path, who="bruno").status == 404


def test_models_are_listed_with_how_their_newest_deployment_stands(office: Office, build: str) -> None:
    path, deployed = f"/api/native/v1/projects/{TELCO}/models", build.split("/")[2]
    wished = [office.ok("POST", f"/api/v2/projects/{build}/deployments", {"cpu": 1})["id"] for _ in range(2)]
    never = office.ok("POST", MODELS, {"name": "never deployed"})["id"]

    newest, oldest = office.ok("GET", path, who="rita", sort="-created_at")["models"][:2]
    assert (newest["id"], newest["creator"], newest["newest_deployment"]) == (never, "ana", None)
    assert oldest["id"] == deployed
    told = oldest["newest_deployment"]
    assert (told["id"], told["status"], told["reason"]) == (wished[1], "pending", "")
    first = office.ok("GET", path, who="rita", page_size=1)
    assert [len(first["models"]), bool(first["next_page_token"])] == [1, True]
    assert office.call("GET", path, who="bruno").status == 404
