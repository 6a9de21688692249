"""Wishes about applications: what may be asked for, what is refused and how, and what each verb records."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import update

from bancada.store import applications as store
from bancada.store.tables.applications import applications
from tests.control.conftest import CHURN, TELCO, Office

APPLICATIONS = f"/api/v2/projects/{TELCO}/applications"
NEW = {"name": "Churn board", "subdomain": "churn-board", "script": "entry.py"}


def create(office: Office, **changes: object) -> dict[str, Any]:
    office.write_file("entry.py", "print('hello')")
    return office.ok("POST", APPLICATIONS, {**NEW, **changes})


def put(office: Office, application: dict[str, Any], **columns: object) -> None:
    """Bring an application where the reconciler would have brought it."""
    with office.database.write() as tx:
        tx.execute(update(applications).where(applications.c.id == application["id"]).values(**columns))


def test_a_new_application_is_starting_with_the_defaults_of_the_contract(office: Office) -> None:
    made = create(office, environment={"COLOUR": "blue"}, static_subdomain="ignored")
    assert office.wakes == 1
    assert made["status"] == "APPLICATION_STARTING"
    assert (made["cpu"], made["memory"], made["nvidia_gpu"]) == (1, 1, 0)
    assert json.loads(made["environment"]) == {"COLOUR": "blue"}
    assert made["creator"]["username"] == "ana"
    assert made["bypass_authentication"] is False
    assert made["starting_at"]
    assert made["running_at"] is None
    assert office.ok("GET", f"{APPLICATIONS}/{made['id']}") == made
    assert office.trail("application") == [("ana", "create")]


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", " ", "name: an application needs a name"),
        ("subdomain", "", "subdomain: an application needs one"),
        ("subdomain", "my_app", "subdomain: expected 1 to 63 of a-z, 0-9 and -"),
        ("subdomain", "-app", "subdomain: expected"),
        ("subdomain", "a.b", "subdomain: expected"),
        ("subdomain", "x" * 64, "subdomain: expected"),
        ("subdomain", "ÿ", "subdomain: expected"),
        ("subdomain", "modelservice", "is a name that the workbench uses itself"),
        ("subdomain", "read-only-x", "is a name that the workbench uses itself"),
        ("script", "", "script: an application needs the path of a script"),
        ("script", "absent.py", "script: the project has no file 'absent.py'"),
        ("script", "../entry.py", "path"),
        ("cpu", -1, "cpu: expected more than 0"),
        ("memory", 5000, "memory: expected more than 0 and at most 1024 GB"),
        ("nvidia_gpu", 9, "this machine has"),
        ("environment", {"A=B": "c"}, "environment: 'A=B'"),
        ("runtime_identifier", "python", "runtime_identifier must have the form"),
        ("run_as", 99, "run_as: an application of yours may run as you"),
    ],
)
def test_what_is_not_acceptable_is_refused_by_its_name(office: Office, field: str, value: object, says: str) -> None:
    office.write_file("entry.py")
    answer = office.call("POST", APPLICATIONS, {**NEW, field: value})
    assert answer.status == (403 if field == "run_as" else 400)
    assert says in answer.body["message"]
    assert office.ok("GET", APPLICATIONS)["applications"] == []


def test_a_name_is_unique_in_its_project_and_a_subdomain_in_the_workbench(office: Office) -> None:
    first = create(office)
    taken = office.call("POST", APPLICATIONS, {**NEW, "subdomain": "other"})
    assert (taken.status, taken.code) == (409, "name_taken")
    office.write_file("entry.py", project_id=CHURN)
    elsewhere = f"/api/v2/projects/{CHURN}/applications"
    taken = office.call("POST", elsewhere, {**NEW, "subdomain": "Churn-Board"}, who="bruno")
    assert (taken.status, taken.code) == (409, "subdomain_taken")
    office.ok("POST", elsewhere, {**NEW, "subdomain": "other"}, who="bruno")
    second = create(office, name="Second", subdomain="second")
    for change in ({"name": "Churn board"}, {"subdomain": "churn-board"}):
        assert office.call("PATCH", f"{APPLICATIONS}/{second['id']}", change).status == 409
    office.ok("DELETE", f"{APPLICATIONS}/{first['id']}")
    create(office)  # both are free again, although the old one's process may not have ended yet


def test_a_change_holds_what_was_sent_and_an_application_can_be_sent_back_as_it_was_read(office: Office) -> None:
    made = create(office, cpu=0.5, environment={"A": "1"})
    path = f"{APPLICATIONS}/{made['id']}"
    changed = office.ok("PATCH", path, {"environment": '{"B": "2"}', "memory": 4, "bypass_authentication": True})
    assert json.loads(changed["environment"]) == {"B": "2"}
    assert (changed["cpu"], changed["memory"], changed["bypass_authentication"]) == (0.5, 4, True)
    assert changed["script"] == "entry.py"
    again = office.ok("PATCH", path, changed)
    assert {**again, "updated_at": ""} == {**changed, "updated_at": ""}
    assert office.call("PATCH", path, {"subdomain": "no dots.here"}).status == 400


def test_a_stopped_application_stays_stopped_and_a_restart_begins_a_new_generation(office: Office) -> None:
    made = create(office)
    path = f"{APPLICATIONS}/{made['id']}"
    put(office, made, status="running", port=20001, is_ready=True)
    assert office.ok("POST", f"{path}:stop")["status"] == "APPLICATION_STOPPING"
    put(office, made, status="stopped", port=None, lock_hash="x")
    assert office.ok("POST", f"{path}:stop")["status"] == "APPLICATION_STOPPED"
    assert office.ok("POST", f"{path}:restart")["status"] == "APPLICATION_STARTING"
    with office.database.read() as tx:
        kept = store.get(tx, made["id"])
    assert kept is not None
    assert (kept.generation, kept.wish, kept.lock_hash) == (2, "running", "")
    assert office.trail("application")[-2:] == [("ana", "status"), ("ana", "restart")]


def test_a_deleted_application_is_gone_at_once(office: Office) -> None:
    made = create(office)
    path = f"{APPLICATIONS}/{made['id']}"
    assert office.ok("DELETE", path) == {}
    assert office.call("GET", path).code == "application_not_found"
    assert office.call("POST", f"{path}:restart").status == 404
    assert office.ok("GET", APPLICATIONS)["applications"] == []


def test_lists_filter_by_the_words_of_the_contract(office: Office) -> None:
    first = create(office, description="of towers", bypass_authentication=True)
    second = create(office, name="Second", subdomain="second")
    put(office, second, status="running")

    def found(**filters: str) -> list[str]:
        return [each["name"] for each in office.ok("GET", APPLICATIONS, search_filter=filters)["applications"]]

    assert found(status="running") == found(status="APPLICATION_RUNNING") == ["Second"]
    assert found(bypass_authentication="t", description="TOWER") == [first["name"]]
    assert found(**{"creator.username": "ana", "subdomain": "churn"}) == [first["name"]]
    page = office.ok("GET", APPLICATIONS, page_size=1, sort="-name")
    assert [each["name"] for each in page["applications"]] == ["Second"]
    rest = office.ok("GET", APPLICATIONS, page_size=1, sort="-name", page_token=page["next_page_token"])
    assert [each["name"] for each in rest["applications"]] == ["Churn board"]


def test_the_report_says_why_and_where_and_the_output_can_be_followed(office: Office) -> None:
    made = create(office)
    put(office, made, status="failed", reason="crashed", message="It ended.", last_end="with exit code 1", attempt=3)
    native = f"/api/native/v1/projects/{TELCO}/applications/{made['id']}"
    report = office.ok("GET", native)
    assert (report["reason"], report["message"], report["last_end"]) == ("crashed", "It ended.", "with exit code 1")
    assert report["url"] == "http://churn-board.localhost:8080/"
    assert report["path_url"] == "http://127.0.0.1:8080/apps/churn-board/"
    log = office.workbench.settings.home / "applications" / made["id"] / "output.log"
    log.parent.mkdir(parents=True)
    log.write_text("Traceback")
    headers = {"Authorization": f"Bearer {office.keys['ana']}"}
    answer = office.client.request("GET", f"{native}/output", headers=headers)
    assert (answer.text, answer.headers["x-complete"], answer.headers["x-status"]) == ("Traceback", "true", "failed")
    assert office.client.request("GET", f"{native}/output?stream=x", headers=headers).status_code == 400
