"""Models over the API: names, keys, defaults, visibility, chaining and deletion."""

from __future__ import annotations

import re

from bancada.store import builds
from tests.control.conftest import CHURN, TELCO, Office

MODELS = f"/api/v2/projects/{TELCO}/models"
NEVER = "00000000-0000-0000-0000-000000000000"


def test_a_new_model_answers_with_every_field_filled(office: Office) -> None:
    model = office.ok("POST", MODELS, {"name": " tower ", "description": "fails or not", "visibility": "private"})
    assert model["name"] == "tower"
    assert re.fullmatch(r"m[a-z0-9]{31}", model["access_key"])
    assert re.fullmatch(rf"crn:cdp:ml:local:([0-9a-f-]+):workspace:\1/{model['id']}", model["crn"])
    assert model["auth_enabled"] is True
    assert model["creator"] == {"username": "ana", "name": "Ana", "email": "ana@x.org"}
    assert model["project"] == {
        "public_identifier": TELCO, "name": "telc", "default_project_engine": "ml_runtime", "slug": "telc",
    }  # fmt: skip
    assert model["default_resources"] == {"cpu_millicores": "1000", "memory_mb": "2048", "nvidia_gpus": "0"}
    assert model["default_replication_policy"] == {"type": "fixed", "num_replicas": "1"}
    assert model["run_as"] == office.people["ana"].id
    assert (model["visibility"], model["deletion_status"], model["accelerator_label_id"]) == ("private", "", "")
    assert model["created_at"] == model["updated_at"]
    assert office.ok("GET", f"{MODELS}/{model['id']}") == model
    assert office.trail("model") == [("ana", "create")]


def test_a_name_is_unique_among_the_living_models_of_a_project(office: Office) -> None:
    first = office.ok("POST", MODELS, {"name": "tower"})
    again = office.call("POST", MODELS, {"name": "tower"})
    assert (again.status, again.code) == (409, "name_taken")
    assert first["id"] in again.body["message"]
    assert office.ok("POST", f"/api/v2/projects/{CHURN}/models", {"name": "tower"}, who="bruno")["name"] == "tower"
    assert office.ok("DELETE", f"{MODELS}/{first['id']}") == {}
    assert office.ok("POST", MODELS, {"name": "tower"})["access_key"] != first["access_key"]


REFUSED = [
    ({"name": "  "}, "name"),
    ({"name": "x" * 201}, "200"),
    ({"name": "x", "visibility": "secret"}, "visibility"),
    ({"name": "x", "run_as": "no number"}, "run_as"),
    ({"name": "x", "auto_build_model": True}, "file_path"),
]


def test_what_is_wrong_is_named_and_nothing_is_created(office: Office) -> None:
    for body, word in REFUSED:
        refused = office.call("POST", MODELS, body)
        assert refused.status == 400, body
        assert word in refused.body["message"]
    assert office.ok("GET", MODELS)["models"] == []


def test_only_a_site_administrator_lets_a_model_run_as_another_user(office: Office) -> None:
    other = {"name": "x", "run_as": office.people["bruno"].id}
    assert office.call("POST", MODELS, other, who="wanda").status == 403
    assert office.ok("POST", MODELS, other, who="root")["run_as"] == office.people["bruno"].id
    assert office.call("POST", MODELS, {"name": "y", "run_as": 4711}, who="root").status == 400


def test_the_registered_model_has_to_exist_for_the_actor(office: Office) -> None:
    private = office.registered("secret", who="bruno", project_id=CHURN)
    body = {"name": "x", "registered_model_id": private["model_id"]}
    assert office.call("POST", MODELS, body).code == "registered_model_not_found"
    assert office.ok("POST", f"/api/v2/projects/{CHURN}/models", body, who="bruno")["registered_model_id"]
    public = office.registered("open", who="bruno", project_id=CHURN, visibility="PUBLIC")
    made = office.ok("POST", MODELS, {"name": "y", "registered_model_id": public["model_id"]})
    assert made["registered_model_id"] == public["model_id"]


def test_who_may_do_what(office: Office) -> None:
    path = f"{MODELS}/{office.ok('POST', MODELS, {'name': 'tower'}, who='wanda')['id']}"
    seen = {"ana": 200, "wanda": 200, "rita": 200, "olga": 200, "root": 200, "bernd": 403, "bruno": 404}
    assert {who: office.call("GET", path, who=who).status for who in seen} == seen
    for who, status in {"rita": 403, "olga": 403, "bernd": 403, "bruno": 404}.items():
        assert office.call("POST", MODELS, {"name": "n"}, who=who).status == status
        assert office.call("PATCH", path, {"description": "d"}, who=who).status == status
        assert office.call("DELETE", path, who=who).status == status


def test_a_model_of_another_project_is_not_found(office: Office) -> None:
    foreign = office.ok("POST", f"/api/v2/projects/{CHURN}/models", {"name": "his"}, who="bruno")["id"]
    for model_id in (foreign, NEVER, "'; --"):
        assert office.call("GET", f"{MODELS}/{model_id}").code == "model_not_found"


def test_lists_filter_sort_and_page(office: Office) -> None:
    for name, body in {"b": {}, "a": {"disable_authentication": True}, "c": {"description": "Tower"}}.items():
        office.ok("POST", MODELS, {"name": name, **body}, who="wanda" if name == "a" else "ana")

    def names(**query: object) -> list[str]:
        return [model["name"] for model in office.ok("GET", MODELS, **query)["models"]]

    assert names() == ["b", "a", "c"]
    assert names(sort="name") == ["a", "b", "c"]
    assert names(sort="-creator.username,name") == ["a", "b", "c"]
    assert names(sort="-auth_enabled,-name") == ["c", "b", "a"]
    assert names(search_filter={"auth_enabled": "f"}) == ["a"]
    assert names(search_filter={"description": "towe"}) == ["c"]
    assert names(search_filter={"creator.username": "wan", "name": "a"}) == ["a"]
    page = office.ok("GET", MODELS, page_size=2)
    rest = office.ok("GET", MODELS, page_size=2, page_token=page["next_page_token"])
    assert [len(page["models"]), len(rest["models"]), rest["next_page_token"]] == [2, 1, ""]
    assert office.call("GET", MODELS, sort="shoe_size").code == "unknown_key"


def test_all_models_are_those_of_projects_that_the_actor_may_view(office: Office) -> None:
    office.ok("POST", MODELS, {"name": "telco"})
    office.ok("POST", f"/api/v2/projects/{CHURN}/models", {"name": "churn"}, who="bruno")
    seen = {"ana": ["telco"], "rita": ["telco"], "bernd": [], "bruno": ["churn"], "root": ["telco", "churn"]}
    found = {who: [m["name"] for m in office.ok("GET", "/api/v2/models", who=who)["models"]] for who in seen}
    assert found == seen


def test_updating_changes_what_was_sent_and_wakes_for_the_routes(office: Office) -> None:
    model = office.ok("POST", MODELS, {"name": "tower"})
    woken = office.wakes
    change = {
        "name": "mast", "auth_enabled": False, "default_resources": {"cpu_millicores": "500"},
        "default_replication_policy": {"num_replicas": "2"},
    }  # fmt: skip
    changed = office.ok("PATCH", f"{MODELS}/{model['id']}", change)
    assert (changed["name"], changed["auth_enabled"], changed["access_key"]) == ("mast", False, model["access_key"])
    assert changed["default_resources"] == {"cpu_millicores": "500", "memory_mb": "2048", "nvidia_gpus": "0"}
    assert changed["default_replication_policy"]["num_replicas"] == "2"
    assert changed["updated_at"] > model["updated_at"]
    assert office.wakes > woken
    # A model sent back as it was read changes nothing, whoever sends it.
    assert office.ok("PATCH", f"{MODELS}/{model['id']}", changed, who="wanda")["run_as"] == model["run_as"]


def test_an_update_refuses_taken_names_and_senseless_defaults(office: Office) -> None:
    office.ok("POST", MODELS, {"name": "mast"})
    path = f"{MODELS}/{office.ok('POST', MODELS, {'name': 'tower'})['id']}"
    assert office.call("PATCH", path, {"name": "mast"}).code == "name_taken"
    assert office.call("PATCH", path, {"default_resources": {"memory_mb": "-5"}}).status == 400
    assert office.call("PATCH", path, {"default_replication_policy": {"num_replicas": "33"}}).status == 400
    assert office.ok("GET", path)["name"] == "tower"


def test_a_chain_that_leads_nowhere_is_refused(office: Office) -> None:
    alone = {"name": "m", "auto_deploy_model": True}
    answer = office.call("POST", f"/api/v2/projects/{TELCO}/models", alone)
    assert (answer.status, answer.code) == (400, "nothing_to_deploy")
    model = office.ok("POST", f"/api/v2/projects/{TELCO}/models", {"name": "m"})
    path = f"/api/v2/projects/{TELCO}/models/{model['id']}"
    assert office.call("PATCH", path, {"default_resources": {"nvidia_gpus": "1"}}).status == 400
    assert office.ok("PATCH", path, model) == {**model, "updated_at": office.ok("GET", path)["updated_at"]}


def test_a_chained_creation_makes_the_build_that_will_deploy_itself(office: Office) -> None:
    version = office.registered()["model_versions"][0]["model_version_id"]
    body = {
        "name": "tower", "auto_build_model": True, "auto_build_config": {"registered_model_version_id": version},
        "auto_deploy_model": True, "auto_deployment_config": {"cpu": "2", "replicas": 3, "environment": {"A": "1"}},
    }  # fmt: skip
    model = office.ok("POST", MODELS, body)
    assert office.wakes == 1
    (build,) = office.ok("GET", f"{MODELS}/{model['id']}/builds")["model_builds"]
    assert (build["registered_model_version_id"], build["status"]) == (version, "pending")
    wished = _auto_deployment(office, build["id"])
    assert wished == {"cpu": 2.0, "memory_gb": 2.0, "nvidia_gpu": 0, "replicas": 3, "environment": {"A": "1"}}
    office.ok("DELETE", f"{MODELS}/{model['id']}")
    assert _auto_deployment(office, build["id"]) is None


def test_deleting_hides_at_once_and_wishes_every_deployment_stopped(office: Office) -> None:
    version = office.registered()["model_versions"][0]["model_version_id"]
    model = office.ok("POST", MODELS, {"name": "tower"})["id"]
    build = office.ok("POST", f"{MODELS}/{model}/builds", {"registered_model_version_id": version})["id"]
    deployed = office.ok("POST", f"{MODELS}/{model}/builds/{build}/deployments", {})["id"]
    office.put_deployment(deployed, "deployed")
    office.ok("DELETE", f"{MODELS}/{model}")
    assert office.call("GET", f"{MODELS}/{model}").status == 404
    assert office.call("GET", f"{MODELS}/{model}/builds/{build}").status == 404
    assert office.ok("GET", MODELS)["models"] == []
    assert office.trail("deployment")[-1] == ("ana", "stop")


def _auto_deployment(office: Office, build_id: str) -> object:
    with office.database.read() as tx:
        return builds.get(tx, build_id).auto_deployment
