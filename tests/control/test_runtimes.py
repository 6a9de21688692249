"""Runtimes: registering what this machine can make, refusing what it cannot, and who may be given which."""

from __future__ import annotations

import pytest

from tests.control.conftest import TELCO, Office

GEO = "bancada.local/custom/ml-runtime-pbj-workbench-python3.11-geo:2026.11.1"
OWN = "bancada.local/cloudera/cdsw/ml-runtime-workbench-python3.11-standard:2026.11.1-b1"
SESSIONS, RUNTIMES = f"/api/native/v1/projects/{TELCO}/sessions", "/api/v2/runtimes"


@pytest.fixture
def geo(office: Office) -> str:
    office.put_description("geo.toml")
    assert office.ok("POST", RUNTIMES, {"url": "geo.toml"}, "root")["insert_success"]
    return GEO


def validate(office: Office, url: str, **query: str) -> dict[str, object]:
    return office.ok("GET", "/api/v2/runtimes:validate", who="root", url=url, **query)


def set_status(office: Office, identifier: str, status: str) -> None:
    body = {"status": status, "image_identifier": [identifier]}
    assert office.ok("POST", "/api/v2/runtimes:update", body, "root") == {"rows_affected": 1}


@pytest.mark.postgres
def test_a_description_becomes_a_runtime_that_everybody_finds(office: Office, geo: str) -> None:
    (found,) = office.ok("GET", RUNTIMES, who="zeca", search_filter={"edition": "geo"})["runtimes"]

    assert found == {
        "image_identifier": GEO, "editor": "PBJ Workbench", "kernel": "Python 3.11", "edition": "Geo",
        "description": "Maps and such", "full_version": "2026.11.1", "status": "ENABLED",
        "register_user_id": office.people["root"].id,
    }  # fmt: skip
    assert office.trail("runtime") == [("root", "register")]


def test_validating_registers_nothing_and_says_what_it_would_be(office: Office) -> None:
    office.put_description("geo.toml")
    found = validate(office, "geo.toml")
    assert (found["success"], found["reason"]) == (True, "")
    assert found["details"]["version"] == "2026.11.1"
    assert office.ok("GET", RUNTIMES, search_filter={"edition": "geo"})["runtimes"] == []


def test_requirements_may_lie_in_a_file_beside_the_description(office: Office) -> None:
    office.put_description("geo.toml")
    folder = office.workbench.settings.home / "runtimes"
    description = (
        (folder / "geo.toml").read_text().replace("requirements =", 'requirements_file = "geo.txt"\nrequirements =')
    )
    (folder / "geo.toml").write_text(description)
    (folder / "geo.txt").write_text("six\nno-such-package\n")
    assert validate(office, "geo.toml")["reason"] == "requirements_unsatisfiable"


@pytest.mark.parametrize(
    ("url", "reason", "words"),
    [
        ("docker.io/team/ml-runtime-geo:1", "image_not_supported", "no image can be pulled or run here"),
        ("nginx", "image_not_supported", "runtimes folder"),
        ("missing.toml", "source_missing", "cannot be read"),
        ("../bancada.toml", "image_not_supported", ""),
        ("/etc/passwd", "source_not_allowed", "runtime_sources"),
        ("file:///etc/passwd", "source_not_allowed", "runtime_sources"),
        ("https://elsewhere.example/geo.toml", "source_not_allowed", "runtime_sources"),
        ("old.toml", "python_missing", "Here are 3.11"),
        ("r.toml", "kernel_not_supported", "list_runtimes"),
        ("bad.toml", "requirements_unsatisfiable", "no-such-package"),
        ("broken.toml", "description_invalid", "no TOML"),
        ("empty.toml", "kernel_not_supported", "such as 3.11"),
    ],
)
def test_what_cannot_be_made_here_is_refused_with_what_to_do(
    office: Office, url: str, reason: str, words: str
) -> None:  # fmt: skip
    office.put_description("old.toml", python="3.9")
    office.put_description("r.toml", python="R 4.4")
    office.put_description("bad.toml", lines="no-such-package")
    office.put_runtime_file("broken.toml", "python = ")
    office.put_runtime_file("empty.toml", "")

    answer = office.ok("POST", RUNTIMES, {"url": url}, "root")

    assert (answer["validation_success"], answer["insert_success"], answer["reason"]) == (False, False, reason)
    assert words in answer["reason_data"]


def test_a_link_in_the_folder_leads_nowhere_else(office: Office) -> None:
    office.put_description("geo.toml")
    secret = office.workbench.settings.home / "secrets" / "sealing.keys"
    (office.workbench.settings.home / "runtimes" / "link.toml").symlink_to(secret)
    assert validate(office, "link.toml")["reason"] == "source_not_allowed"


def test_a_runtime_never_changes_under_its_identifier(office: Office, geo: str) -> None:
    office.put_description("geo.toml", lines="numpy==2.2.0")
    again = office.ok("POST", RUNTIMES, {"url": "geo.toml"}, "root")
    assert (again["validation_success"], again["insert_success"]) == (True, False)
    assert again["reason"] == "runtime_registered"
    assert "maintenance version" in again["reason_data"]


@pytest.mark.postgres
def test_a_disabled_runtime_is_refused_until_it_is_enabled(office: Office, geo: str) -> None:
    office.write_file("train.py", "print(1)")
    office.write_file("app.py", "print(1)")
    office.write_file("m.py", "def predict(args): return args")
    model = office.ok("POST", f"/api/v2/projects/{TELCO}/models", {"name": "m"})["id"]
    application = {"name": "a", "subdomain": "a", "script": "app.py", "runtime_identifier": GEO}
    build = {"file_path": "m.py", "function_name": "predict", "runtime_identifier": GEO}
    wishes = [
        (SESSIONS, {"script": "train.py", "runtime_identifier": GEO}),
        (f"/api/v2/projects/{TELCO}/applications", application),
        (f"/api/v2/projects/{TELCO}/models/{model}/builds", build),
    ]
    set_status(office, GEO, "disabled")
    assert [office.call("POST", path, body).code for path, body in wishes] == ["runtime_disabled"] * 3
    (shown,) = office.ok("GET", RUNTIMES, search_filter={"edition": "geo"})["runtimes"]
    assert shown["status"] == "DISABLED"

    set_status(office, GEO, "DEPRECATED")
    assert [office.call("POST", path, body).status for path, body in wishes] == [200] * 3
    assert [action for _, action in office.trail("runtime")] == ["register", "disabled", "deprecated"]


def test_disabling_one_of_the_workbenchs_own_holds_for_every_name_of_it(office: Office) -> None:
    office.write_file("train.py", "print(1)")
    set_status(office, OWN, "DISABLED")
    elsewhere = "docker.example.com/x/ml-runtime-workbench-python3.11-standard:2024.05.1-b8"
    refused = office.call("POST", SESSIONS, {"script": "train.py", "runtime_identifier": elsewhere})
    assert refused.code == "runtime_disabled"
    other = elsewhere.replace("-workbench-", "-jupyterlab-")
    assert office.call("POST", SESSIONS, {"script": "train.py", "runtime_identifier": other}).status == 200


def test_an_unknown_custom_runtime_is_refused(office: Office) -> None:
    office.write_file("train.py", "print(1)")
    refused = office.call("POST", SESSIONS, {"script": "train.py", "runtime_identifier": GEO})
    assert (refused.status, refused.code) == (400, "runtime_not_found")


def test_statuses_are_checked(office: Office, geo: str) -> None:
    def update(**body: object) -> tuple[int, str]:
        answer = office.call("POST", "/api/v2/runtimes:update", body, "root")
        return answer.status, answer.body["error"]

    assert "ENABLED, DISABLED, DEPRECATED" in update(status="OFF", image_identifier=[GEO])[1]
    assert update(status="DISABLED", runtime_id=[1])[0] == 400
    assert update(status="DISABLED", image_identifier=[GEO, "nginx"])[0] == 404
    assert office.ok("GET", RUNTIMES, search_filter={"edition": "geo"})["runtimes"][0]["status"] == "ENABLED"


@pytest.mark.postgres
def test_a_repository_registers_what_it_lists_and_again_what_is_new(office: Office) -> None:
    office.put_description("geo.toml")
    office.put_description("text.toml", edition="Text")
    office.put_runtime_file("index.toml", 'descriptions = ["geo.toml"]')
    repo = office.ok("POST", "/api/v2/runtimerepos", {"name": "ours", "url": "index.toml"}, "root")
    assert office.ok("GET", "/api/v2/runtimerepos", who="root", search_filter={"name": "our"})["runtimerepos"] == [repo]

    office.put_runtime_file("index.toml", 'descriptions = ["geo.toml", "text.toml"]')
    renamed = office.ok("PATCH", f"/api/v2/runtimerepos/{repo['id']}", {"name": "the"}, "root")
    assert renamed == {**repo, "name": "the"}

    def custom() -> list[str]:
        shown = office.ok("GET", RUNTIMES, search_filter={"image_identifier": "/custom/"})["runtimes"]
        return [runtime["edition"] for runtime in shown]

    assert custom() == ["Geo", "Text"]
    office.ok("DELETE", f"/api/v2/runtimerepos/{repo['id']}", who="root")
    assert office.ok("GET", "/api/v2/runtimerepos", who="root")["runtimerepos"] == []
    assert custom() == ["Geo", "Text"], "jobs and builds may name them"


def test_a_repository_with_one_bad_description_registers_nothing(office: Office) -> None:
    office.put_description("geo.toml")
    office.put_description("bad.toml", edition="Bad", lines="no-such-package")
    office.put_runtime_file("index.toml", 'descriptions = ["geo.toml", "bad.toml"]')
    refused = office.call("POST", "/api/v2/runtimerepos", {"name": "ours", "url": "index.toml"}, "root")
    assert (refused.status, refused.code) == (400, "requirements_unsatisfiable")
    assert "bad.toml" in refused.body["error"]
    assert office.ok("GET", RUNTIMES, search_filter={"image_identifier": "/custom/"})["runtimes"] == []
