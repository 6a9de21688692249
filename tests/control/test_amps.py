"""Creating AMPs over the API: what is made of the request, who sees the steps, and that both or neither are there."""

from __future__ import annotations

import pytest

from tests.control.conftest import TELCO, Office

AMPS = "/api/v2/amps"


def create(office: Office, who: str = "ana", **configure: object) -> dict[str, object]:
    project = {"name": "amp", "template": "blank", "environment": {"CITY": "Porto"}}
    body = {"create_project_request": project, "configure_prototype_request": configure}
    return office.ok("POST", AMPS, body, who=who)


def test_it_is_a_project_whose_steps_can_be_followed(office: Office) -> None:
    wakes = office.wakes
    project = create(office, runtime_addon_identifiers=["spark"])
    assert (project["name"], project["environment"]) == ("amp", '{"CITY": "Porto"}')
    told = office.ok("GET", f"/api/native/v1/projects/{project['id']}/amp")
    assert (told["status"], told["steps"], told["finished_at"]) == ("waiting", [], "")
    assert office.wakes > wakes
    assert office.call("GET", f"/api/native/v1/projects/{project['id']}/amp", who="bruno").status == 404


def test_without_its_steps_it_is_a_project_like_any_other(office: Office) -> None:
    for project_id in (create(office, execute_amp_steps=False)["id"], TELCO):
        answer = office.call("GET", f"/api/native/v1/projects/{project_id}/amp")
        assert (answer.status, answer.code) == (404, "amp_not_found")


@pytest.mark.parametrize(
    ("configure", "code"),
    [
        ({"runtime_identifier": "no-image"}, "runtime_identifier_invalid"),
        ({"is_huggingface_space": True}, "huggingface_space_not_supported"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_no_project(
    office: Office, configure: dict[str, object], code: str
) -> None:
    before = office.ok("GET", "/api/v2/projects")["projects"]
    body = {"create_project_request": {"name": "amp"}, "configure_prototype_request": configure}
    answer = office.call("POST", AMPS, body)
    assert (answer.status, answer.code) == (400, code)
    assert office.ok("GET", "/api/v2/projects")["projects"] == before


def test_an_amp_needs_a_project(office: Office) -> None:
    answer = office.call("POST", AMPS, {})
    assert (answer.status, "create_project_request" in answer.body["message"]) == (400, True)


def test_any_project_can_run_the_steps_of_its_file(office: Office) -> None:
    wakes = office.wakes
    begun = office.ok("POST", f"/api/native/v1/projects/{TELCO}/amp:run", {})
    assert (begun["status"], begun["steps"], office.wakes > wakes) == ("waiting", [], True)
    again = office.call("POST", f"/api/native/v1/projects/{TELCO}/amp:run", {})
    assert (again.status, again.code) == (409, "amp_running")
    assert office.call("POST", f"/api/native/v1/projects/{TELCO}/amp:run", {}, who="bruno").status == 404


def test_its_deletion_says_that_steps_were_under_way(office: Office) -> None:
    project = create(office)
    office.call("DELETE", f"/api/v2/projects/{project['id']}")
    deletions = office.ok("GET", "/api/native/v1/deletions")["deletions"]
    assert deletions[0]["stopped"]["amps"] == [project["id"]]
