"""Builds over the API: their sources, their lists, and when one may be deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bancada.store import builds
from tests.control.conftest import CHURN, TELCO, Office

MODELS = f"/api/v2/projects/{TELCO}/models"
RUNTIME = "docker.repository.cloudera.com/cloudera/cdsw/ml-runtime-pbj-workbench-python3.11-standard:2025.09.1-b5"


@pytest.fixture
def path(office: Office) -> str:
    return f"{MODELS}/{office.ok('POST', MODELS, {'name': 'tower'})['id']}/builds"


@pytest.fixture
def version(office: Office) -> str:
    return office.registered()["model_versions"][0]["model_version_id"]


def test_a_registered_version_is_built_and_unknown_fields_are_ignored(office: Office, path: str, version: str) -> None:
    body = {
        "registered_model_version_id": version, "runtime_identifier": RUNTIME, "comment": "first", "cpu": 2, "mem": 4,
        "replicas": 1, "kernel": "python3", "runtime_addon_identifiers": ["spark"],
    }  # fmt: skip
    build = office.ok("POST", path, body)
    assert build["status"] == "pending"
    assert (build["registered_model_version_id"], build["runtime_identifier"]) == (version, RUNTIME)
    assert (build["comment"], build["kernel"], build["runtime_addon_identifiers"]) == ("first", "python3", ["spark"])
    assert build["creator"]["username"] == "ana"
    assert build["crn"].endswith(f"/{build['id']}")
    assert build["built_at"] is None
    empty = ("file_path", "function_name", "engine_image", "deletion_status", "model_root_dir", "build_script_path")
    assert {build[name] for name in empty} == {""}
    assert office.ok("GET", f"{path}/{build['id']}") == build
    assert office.trail("build") == [("ana", "create")]
    with office.database.read() as tx:
        assert builds.get(tx, build["id"]).auto_deployment is None


def test_a_function_in_the_project_is_built(office: Office, path: str) -> None:
    office.write_file("models/predict.py", "def predict(args): return args")
    woken = office.wakes
    build = office.ok("POST", path, {"file_path": "/home/cdsw/models/predict.py", "function_name": "predict"})
    assert (build["file_path"], build["function_name"]) == ("models/predict.py", "predict")
    assert office.wakes == woken + 1
    body = {"file_path": "models/predict.py", "function_name": "predict", "model_root_dir": "models/"}
    rooted = office.ok("POST", path, body)
    assert (rooted["file_path"], rooted["model_root_dir"]) == ("predict.py", "models")


REFUSED = [
    ({"function_name": ""}, "invalid_request", "function_name"),
    ({"file_path": ""}, "invalid_request", "file_path"),
    ({"file_path": "gone.py"}, "file_missing", "gone.py"),
    ({"file_path": "../other/predict.py"}, "path_invalid", "file_path"),
    ({"file_path": "/etc/passwd"}, "path_invalid", "file_path"),
    ({"file_path": "outside.py"}, "path_invalid", "links are not followed"),
    ({"file_path": "x" * 300}, "path_invalid", "file_path"),
    ({"file_path": "/home/cdsw"}, "invalid_request", "folder"),
    ({"model_root_dir": "../.."}, "path_invalid", "model_root_dir"),
    ({"model_root_dir": "elsewhere"}, "file_missing", "elsewhere/predict.py"),
    ({"function_name": "predict()"}, "invalid_request", "function_name"),
    ({"function_name": "class"}, "invalid_request", "function_name"),
    ({"kernel": "r"}, "kernel_not_supported", "kernel"),
    ({"runtime_identifier": "python311"}, "runtime_identifier_invalid", "runtime_identifier"),
    ({"registered_model_version_id": "aaaa-bbbb-cccc-dddd"}, "invalid_request", "excludes"),
    ({"build_script_path": "cdsw-build.sh"}, "file_missing", "build_script_path"),
]


def test_a_source_that_cannot_be_built_is_refused(office: Office, path: str) -> None:
    office.write_file("predict.py").with_name("outside.py").symlink_to("/etc/hostname")
    for change, code, word in REFUSED:
        refused = office.call("POST", path, {"file_path": "predict.py", "function_name": "predict", **change})
        assert (refused.status, refused.code) == (400, code), change
        assert word in refused.body["message"]
    assert office.ok("GET", path)["model_builds"] == []


def test_a_registered_model_takes_no_build_script(office: Office, path: str, version: str) -> None:
    office.write_file("cdsw-build.sh", "pip install x")
    body = {"registered_model_version_id": version, "build_script_path": "cdsw-build.sh"}
    answer = office.call("POST", path, body)
    assert (answer.status, "build_script_path" in answer.body["message"]) == (400, True)


def test_a_version_has_to_be_visible_and_may_then_be_built_in_any_project(
    office: Office, path: str, version: str
) -> None:
    his_models = f"/api/v2/projects/{CHURN}/models"
    his_path = f"{his_models}/{office.ok('POST', his_models, {'name': 'his'}, who='bruno')['id']}/builds"
    for unseen in (version, "aaaa-bbbb-cccc-dddd"):
        refused = office.call("POST", his_path, {"registered_model_version_id": unseen}, who="bruno")
        assert (refused.status, refused.code) == (404, "registered_model_version_not_found")
    public = office.registered("open", visibility="PUBLIC")["model_versions"][0]["model_version_id"]
    assert office.ok("POST", his_path, {"registered_model_version_id": public}, who="bruno")["status"] == "pending"


def test_lists_are_oldest_first_and_take_the_keys_of_the_contract(office: Office, path: str, version: str) -> None:
    body = {"registered_model_version_id": version}
    made = [
        office.ok("POST", path, {**body, "comment": comment}, who=who)
        for comment, who in (("b", "ana"), ("a", "wanda"), ("c", "ana"))
    ]
    office.end_build(made[0]["id"], built_at=office.now + timedelta(hours=1))
    office.end_build(made[1]["id"], "build failed", built_at=office.now)

    def comments(**query: object) -> str:
        return "".join(build["comment"] for build in office.ok("GET", path, **query)["model_builds"])

    assert comments() == "bac"
    assert comments(sort="-created_at") == "cab"
    assert comments(sort="comment") == "abc"
    assert comments(sort="built_at") == "cab"
    assert comments(sort="-creator.username,comment") == "abc"
    assert comments(sort="crn") == "".join(b["comment"] for b in sorted(made, key=lambda b: b["crn"]))
    assert comments(search_filter={"status": "built"}) == "b"
    assert comments(search_filter={"creator.email": "wanda@"}) == "a"
    assert comments(search_filter={"crn": made[2]["crn"]}) == "c"
    assert comments(search_filter={"crn": "crn:cdp:ml"}) == "bac"
    assert comments(search_filter={"crn": "crn:cdp:ml:us-west"}) == ""
    page = office.ok("GET", path, page_size=2, sort="-built_at")
    rest = office.ok("GET", path, page_size=2, page_token=page["next_page_token"])
    assert [b["comment"] for b in page["model_builds"] + rest["model_builds"]] == ["b", "a", "c"]


def test_a_build_in_use_is_not_deleted(office: Office, path: str, version: str) -> None:
    build = office.ok("POST", path, {"registered_model_version_id": version})["id"]
    assert office.call("DELETE", f"{path}/{build}").code == "build_running"
    office.end_build(build)
    deployed = office.ok("POST", f"{path}/{build}/deployments", {})["id"]
    refused = office.call("DELETE", f"{path}/{build}")
    assert (refused.status, refused.code) == (409, "build_deployed")
    assert deployed in refused.body["message"]
    office.put_deployment(deployed, "stopped")
    assert office.call("DELETE", f"{path}/{build}", who="olga").status == 403
    assert office.ok("DELETE", f"{path}/{build}") == {}
    assert office.call("GET", f"{path}/{build}").code == "build_not_found"
    assert office.ok("GET", path)["model_builds"] == []


def test_a_build_of_another_model_is_not_found(office: Office, path: str, version: str) -> None:
    build = office.ok("POST", path, {"registered_model_version_id": version})["id"]
    other = office.ok("POST", MODELS, {"name": "mast"})["id"]
    assert office.call("GET", f"{MODELS}/{other}/builds/{build}").code == "build_not_found"
    assert office.call("GET", f"{MODELS}/nothing/builds/{build}").code == "model_not_found"
    assert office.call("POST", path, {"registered_model_version_id": version}, who="rita").status == 403
