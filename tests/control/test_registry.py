"""The registry over the API: a view over MLflow with ids, owners and visibility of our own."""

from __future__ import annotations

import re

from bancada.control.registry import FEW
from bancada.control.registry_index import note_registry_change
from bancada.domain.registry import RegistryChange, RegistryChangeKind
from bancada.store import registry
from tests.control.conftest import CHURN, TELCO, Office

REGISTRY = "/api/v2/registry/models"
QUAD = re.compile(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}")


def test_registering_a_run_makes_a_model_and_then_versions_of_it(office: Office) -> None:
    tags = [{"key": "stage", "value": "test"}]
    first = office.registered(description="who leaves", notes="first try", tags=tags)
    (version,) = first["model_versions"]
    assert QUAD.fullmatch(first["model_id"])
    assert QUAD.fullmatch(version["model_version_id"])
    assert (first["name"], first["description"], first["count"]) == ("churn", "who leaves", 1)
    assert (first["visibility"], first["permission"], first["owner"]["username"]) == ("PRIVATE", "admin", "ana")
    assert (version["number"], version["version_name"], version["notes"]) == (1, "v1", "first try")
    assert (version["model_id"], version["status"], version["tags"]) == (first["model_id"], "READY", tags)
    assert version["user"] == {"username": "ana", "name": "Ana", "email": "ana@x.org"}
    second = office.registered(who="wanda")
    assert second["model_id"] == first["model_id"]
    assert [v["number"] for v in second["model_versions"]] == [2]
    assert second["model_versions"][0]["user"]["username"] == "wanda"
    assert (second["count"], second["owner"]["username"], second["permission"]) == (2, "ana", "write")
    assert second["updated_at"] > second["created_at"] == first["created_at"]
    assert office.trail("registered_model") == [("ana", "register"), ("wanda", "register")]


def test_a_version_tells_of_the_run_that_it_comes_from(office: Office) -> None:
    version = office.registered()["model_versions"][0]
    metadata = version["model_version_metadata"]
    assert (metadata["mlops_type"], metadata["project_id"], metadata["owner"]["name"]) == ("MLFLOW", TELCO, "Ana")
    assert metadata["workspace_url"] == "http://127.0.0.1:8080"
    run = metadata["mlflow_metadata"]
    assert office.tracking.kept.runs[TELCO, run["run_id"]].experiment_id == run["experiment_id"]
    assert [(metric["key"], metric["value"], metric["step"]) for metric in run["metrics"]] == [("recall", 0.9, "0")]
    assert run["params"] == [{"key": "depth", "value": "4"}]
    del office.tracking.kept.runs[TELCO, run["run_id"]]
    path = f"{REGISTRY}/{version['model_id']}/versions/{version['model_version_id']}"
    gone = office.ok("GET", path)["model_version_metadata"]["mlflow_metadata"]
    assert (gone["run_id"], gone["experiment_id"], gone["metrics"]) == (run["run_id"], "", [])


def test_what_is_wrong_with_a_registration_is_named_and_leaves_nothing(office: Office) -> None:
    experiment_id, run_id = office.logged_run()
    good = {"project_id": TELCO, "experiment_id": experiment_id, "run_id": run_id, "model_path": "model",
            "model_name": "churn"}  # fmt: skip
    for change, status in (
        ({"model_name": ""}, 400),
        ({"run_id": ""}, 400),
        ({"model_path": ""}, 400),
        ({"visibility": "secret"}, 400),
        ({"project_id": ""}, 400),
        ({"project_id": CHURN}, 404),
        ({"run_id": "none"}, 404),
        ({"experiment_id": "none"}, 404),
        ({"model_path": "no/such/model"}, 404),
    ):
        assert office.call("POST", REGISTRY, {**good, **change}).status == status, change
    assert "model_name: " in str(office.call("POST", REGISTRY, {**good, "model_name": ""}).body)
    assert office.call("POST", REGISTRY, good, who="rita").status == 403
    assert office.ok("GET", REGISTRY)["models"] == []
    assert office.tracking.kept.models == {}


def test_a_model_registered_by_plain_mlflow_appears(office: Office) -> None:
    _, run_id = office.logged_run(who="wanda")
    acting = office.tracking.acting_for("wanda")
    acting.create_registered_model(TELCO, "plain")
    note(office, "wanda", RegistryChangeKind.MODEL_CREATED, "plain")
    for number in (1, 2):
        acting.create_model_version(TELCO, "plain", run_id, "model")
        for _ in range(2):  # a change may be noted twice
            note(office, "wanda", RegistryChangeKind.VERSION_CREATED, "plain", version=number)
    (listed,) = office.ok("GET", REGISTRY)["models"]
    assert (listed["name"], listed["count"], listed["owner"]["username"]) == ("plain", 2, "wanda")
    acting.create_model_version(TELCO, "plain", run_id, "model")  # its note was lost: reading heals the index
    model = office.ok("GET", f"{REGISTRY}/{listed['model_id']}")
    assert [version["number"] for version in model["model_versions"]] == [3, 2, 1]
    assert len({version["model_version_id"] for version in model["model_versions"]}) == 3
    assert (model["count"], model["model_versions"][0]["user"]["username"]) == (3, "wanda")
    assert office.ok("GET", f"{REGISTRY}/{listed['model_id']}")["model_versions"] == model["model_versions"]


def test_renames_and_deletions_by_plain_mlflow_reach_the_index(office: Office) -> None:
    kept, other = office.registered("old"), office.registered("other")
    note(office, "ana", RegistryChangeKind.MODEL_RENAMED, "old", new_name="new")
    note(office, "ana", RegistryChangeKind.MODEL_DELETED, "other")
    note(office, "ana", RegistryChangeKind.MODEL_DELETED, "never seen")
    with office.database.read() as tx:
        assert registry.get_model(tx, kept["model_id"]).name == "new"
        assert registry.get_model(tx, other["model_id"]) is None
        assert registry.get_version(tx, other["model_versions"][0]["model_version_id"]) is None
    note(office, "ana", RegistryChangeKind.VERSION_DELETED, "new", version=1)
    with office.database.read() as tx:
        assert registry.list_versions(tx, kept["model_id"]) == {}
    note(office, "nobody-known", RegistryChangeKind.MODEL_CREATED, "by a stranger")
    with office.database.read() as tx:
        assert registry.find_model(tx, TELCO, "by a stranger").owner_id == office.people["ana"].id


def test_versions_are_newest_first_and_can_be_sorted_filtered_and_paged(office: Office) -> None:
    made = [office.registered(who=who) for who in ("ana", "wanda", "ana")]
    path = f"{REGISTRY}/{made[0]['model_id']}"

    def numbers(**query: object) -> list[int]:
        return [version["number"] for version in office.ok("GET", path, **query)["model_versions"]]

    assert numbers() == numbers(sort="-version_number") == numbers(sort="-versions") == [3, 2, 1]
    assert numbers(sort="version_number") == numbers(sort="created_at") == [1, 2, 3]
    assert numbers(search_filter={"version_number": 2}) == [2]
    assert numbers(search_filter={"creator_id": office.people["wanda"].id}) == [2]
    assert numbers(search_filter={"creator_id": 4711}) == []
    page = office.ok("GET", path, page_size=2)
    rest = office.ok("GET", path, page_size=2, page_token=page["next_page_token"])
    assert [v["number"] for v in page["model_versions"] + rest["model_versions"]] == [3, 2, 1]
    assert rest["next_page_token"] == ""
    assert office.call("GET", path, sort="shoe_size").code == "unknown_key"
    assert office.call("GET", path, search_filter={"creator_id": "ana"}).status == 400


def test_the_list_has_no_versions_and_takes_the_keys_of_the_contract(office: Office) -> None:
    for name, who, project_id in (("b", "ana", TELCO), ("a", "wanda", TELCO), ("c", "bruno", CHURN)):
        office.registered(name, who, project_id, description=f"about {name}", visibility="PUBLIC")

    def names(**query: object) -> list[str]:
        return [model["name"] for model in office.ok("GET", REGISTRY, **query)["models"]]

    assert names() == names(sort="created_at") == names(sort="kernel") == ["b", "a", "c"]
    assert names(sort="name") == ["a", "b", "c"]
    assert names(sort="-creator.username") == ["a", "c", "b"]
    assert names(search_filter={"model_name": "A"}) == ["a"]
    assert names(search_filter={"creator_id": str(office.people["bruno"].id)}) == ["c"]
    assert names(search_filter={"creator_id": "ana"}) == []
    first = office.ok("GET", REGISTRY, page_size=2)
    assert "model_versions" not in first["models"][0]
    assert [model["description"] for model in first["models"]] == ["about b", "about a"]
    assert office.ok("GET", REGISTRY, page_size=2, page_token=first["next_page_token"])["models"][0]["name"] == "c"
    for number in range(FEW):
        note(office, "ana", RegistryChangeKind.MODEL_CREATED, f"lost-{number}")
    many = office.ok("GET", REGISTRY, page_size=100)["models"]
    assert {model["description"] for model in many} == {"about a", "about b", "about c", ""}


def test_private_models_are_for_those_who_may_view_the_project(office: Office) -> None:
    private, public = office.registered("mine"), office.registered("ours", visibility="PUBLIC")
    seen = {"rita": ["mine", "ours"], "bernd": ["ours"], "bruno": ["ours"], "root": ["mine", "ours"]}
    for who, names in seen.items():
        assert [model["name"] for model in office.ok("GET", REGISTRY, who=who)["models"]] == names
        assert office.call("GET", f"{REGISTRY}/{private['model_id']}", who=who).status == (
            200 if "mine" in names else 404
        )
    foreign = f"{REGISTRY}/{public['model_id']}"
    assert office.ok("GET", foreign, who="bruno")["permission"] == "read"
    assert office.call("DELETE", foreign, who="bruno").status == 403
    change = {"model_id": public["model_id"], "visibility": "PRIVATE"}
    assert office.call("PATCH", REGISTRY, change, who="rita").status == 403
    office.ok("PATCH", REGISTRY, change)
    assert office.call("GET", foreign, who="bruno").status == 404


def test_models_and_versions_are_changed_on_their_irregular_paths(office: Office) -> None:
    model = office.registered(description="old")
    version_id = model["model_versions"][0]["model_version_id"]
    changed = office.ok("PATCH", REGISTRY, {"model_id": model["model_id"], "description": "new"})
    assert (changed["description"], changed["visibility"]) == ("new", "PRIVATE")
    path = f"{REGISTRY}/{model['model_id']}"
    version = office.ok("PATCH", path, {"model_version_id": version_id, "notes": "good"})
    assert (version["notes"], version["number"]) == ("good", 1)
    assert office.tracking.kept.versions[TELCO, "churn", 1].description == "good"
    tags = [{"key": "stage", "value": "live"}]
    tagged = office.ok("PATCH", path, {"model_version_id": version_id, "tags": tags})
    assert (tagged["tags"], tagged["notes"]) == (tags, "good")
    assert office.ok("GET", f"{path}/versions/{version_id}") == tagged
    office.tracking.update_model_version(TELCO, "churn", 1, "better")  # as `mlflow` does
    assert office.ok("GET", f"{path}/versions/{version_id}")["notes"] == "better"
    assert office.call("PATCH", path, {"model_version_id": "none"}).code == "registered_model_version_not_found"


def test_aliases_are_shown_and_set_as_tags(office: Office) -> None:
    champion = [{"key": "mlflow.alias.champion", "value": ""}]
    first, second = office.registered(tags=champion), office.registered()
    path = f"{REGISTRY}/{first['model_id']}"

    def shown() -> dict[int, list[dict[str, str]]]:
        return {version["number"]: version["tags"] for version in office.ok("GET", path)["model_versions"]}

    assert first["model_versions"][0]["tags"] == [{"key": "mlflow.alias.champion", "value": "1"}]
    version_id = second["model_versions"][0]["model_version_id"]
    moved = office.ok("PATCH", path, {"model_version_id": version_id, "tags": champion})
    assert moved["tags"] == [{"key": "mlflow.alias.champion", "value": "2"}]
    assert shown() == {1: [], 2: moved["tags"]}
    office.tracking.set_alias(TELCO, "churn", 1, "champion")  # as `mlflow` does
    assert shown()[1] == [{"key": "mlflow.alias.champion", "value": "1"}]
    wrong = {"model_version_id": version_id, "tags": [{"key": "mlflow.alias.latest", "value": ""}]}
    assert office.call("PATCH", path, wrong).status == 400


def test_a_run_tells_what_was_registered_of_it(office: Office) -> None:
    version = office.registered()["model_versions"][0]
    metadata = version["model_version_metadata"]["mlflow_metadata"]
    path = f"/api/v2/projects/{TELCO}/experiments/{metadata['experiment_id']}/runs/{metadata['run_id']}"
    (told,) = office.ok("GET", path)["data"]["registered_model_metadata"]
    assert told == {
        "model_path": "model", "model_name": "churn", "model_id": version["model_id"], "version_number": 1,
        "model_version_id": version["model_version_id"], "run_id": metadata["run_id"],
        "created_at": version["created_at"],
    }  # fmt: skip


def test_deleting_versions_and_models(office: Office) -> None:
    first, second = office.registered(), office.registered()
    path = f"{REGISTRY}/{first['model_id']}"
    version_path = f"{path}/versions/{first['model_versions'][0]['model_version_id']}"
    assert office.call("DELETE", version_path, who="rita").status == 403
    assert office.ok("DELETE", version_path) == {}
    assert office.call("GET", version_path).status == 404
    assert [version["number"] for version in office.ok("GET", path)["model_versions"]] == [2]
    office.tracking.delete_registered_model(TELCO, "churn")  # MLflow lost it first
    lost = f"{path}/versions/{second['model_versions'][0]['model_version_id']}"
    assert office.call("GET", lost).status == 404
    assert office.ok("DELETE", path) == {}
    assert office.call("GET", path).code == "registered_model_not_found"
    assert office.registered()["model_id"] != first["model_id"]


def note(office: Office, username: str, kind: RegistryChangeKind, name: str, **more: object) -> None:
    note_registry_change(office.database, TELCO, username, RegistryChange(kind, name, **more), office.clock)
