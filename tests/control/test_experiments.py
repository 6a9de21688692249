"""Experiments and runs over the API: a view over MLflow."""

from __future__ import annotations

import pytest

from tests.control.conftest import CHURN, TELCO, Office

EXPERIMENTS = f"/api/v2/projects/{TELCO}/experiments"


def test_an_experiment_is_shown_with_every_field(office: Office) -> None:
    made = office.ok("POST", EXPERIMENTS, {"name": "xgb", "tags": [{"key": "team", "value": "net"}]})
    assert (made["project_id"], made["name"], made["lifecycle_stage"]) == (TELCO, "xgb", "active")
    assert made["user"] == {"username": "ana", "name": "Ana", "email": "ana@x.org"}
    assert {"key": "team", "value": "net"} in made["tags"]
    assert made["artifact_location"].startswith("mlflow-artifacts:/")
    assert made["created_at"].endswith("Z")
    assert office.ok("GET", f"{EXPERIMENTS}/{made['id']}") == made
    assert office.call("POST", EXPERIMENTS, {"name": "xgb"}).status == 409
    assert office.call("POST", EXPERIMENTS, {"name": "new"}, who="rita").status == 403
    assert office.call("GET", f"{EXPERIMENTS}/{made['id']}", who="bruno").code == "project_not_found"
    foreign = f"/api/v2/projects/{CHURN}/experiments/{made['id']}"
    assert office.call("GET", foreign, who="bruno").status == 404


def test_experiments_are_listed_oldest_first(office: Office) -> None:
    for name in ("b", "a", "c"):
        office.ok("POST", EXPERIMENTS, {"name": name})

    def names(**query: object) -> list[str]:
        return [e["name"] for e in office.ok("GET", EXPERIMENTS, **query)["experiments"]]

    assert names() == ["b", "a", "c"]
    assert names(sort="-name") == ["c", "b", "a"]
    assert names(search_filter={"name": "a"}) == ["a"]
    page = office.ok("GET", EXPERIMENTS, page_size=2)
    assert len(page["experiments"]) == 2
    assert names(page_size=2, page_token=page["next_page_token"]) == ["c"]


def test_all_experiments_go_through_the_projects_that_the_actor_may_view(office: Office) -> None:
    for project_id, who, count in ((TELCO, "ana", 3), (CHURN, "bruno", 2)):
        for number in range(count):
            office.tracking.acting_for(who).create_experiment(project_id, f"{project_id[:4]}-{number}")
    for who, wanted in {"rita": 3, "bruno": 2, "root": 5, "zeca": 0, "bernd": 0}.items():
        names, token = [], ""
        while True:
            page = office.ok("GET", "/api/v2/experiments", who=who, page_size=2, page_token=token)
            names += [experiment["name"] for experiment in page["experiments"]]
            token = page["next_page_token"]
            if not token or not page["experiments"]:
                break
        assert len(names) == len(set(names)) == wanted
    token = office.ok("GET", "/api/v2/experiments", page_size=2)["next_page_token"]
    stolen = office.ok("GET", "/api/v2/experiments", who="bruno", page_token=token)
    assert {experiment["project_id"] for experiment in stolen["experiments"]} <= {CHURN}
    assert office.call("GET", "/api/v2/experiments", page_token="broken").code == "page_token_invalid"


@pytest.fixture
def runs(office: Office) -> str:
    """The path of an experiment's runs by Ana, Wanda and somebody whom the workbench does not know."""
    experiment = office.tracking.acting_for("ana").create_experiment(TELCO, "xgb")
    for who, recall, depth in (("ana", 0.7, "4"), ("wanda", 0.9, "8"), ("ghost", 0.8, "16")):
        acting = office.tracking.acting_for(who)
        run_id = acting.start_run(TELCO, experiment.id, f"run-{who}", {"team": f"of {who}"})
        acting.log(TELCO, run_id, [("recall", 0.1), ("recall", recall)], {"depth": depth})
    return f"{EXPERIMENTS}/{experiment.id}/runs"


def test_the_last_run_of_the_list_is_the_newest_and_complete(office: Office, runs: str) -> None:
    listed = office.ok("GET", runs)["experiment_runs"]
    assert [run["user"]["username"] for run in listed] == ["ana", "wanda", "ghost"]
    assert listed[0]["user"]["email"] == "ana@x.org"
    newest = listed[-1]
    assert (newest["name"], newest["status"], newest["end_time"]) == ("run-ghost", "EXPERIMENT_RUN_RUNNING", None)
    assert newest["experiment_id"] == runs.split("/")[-2]
    assert [(m["key"], m["value"], m["step"]) for m in newest["data"]["metrics"]] == [("recall", 0.8, "1")]
    assert newest["data"]["params"] == [{"key": "depth", "value": "16"}]
    assert newest["inputs"] == {"dataset_inputs": []}
    office.tracking.log_model(TELCO, newest["id"], "artifacts")
    read = office.ok("GET", f"{runs}/{newest['id']}")
    assert [(file["path"], file["is_dir"]) for file in read["data"]["files"]] == [("artifacts", True)]
    history = office.ok("GET", f"{runs}/{newest['id']}/metrics/recall")["metrics"]
    assert [(metric["value"], metric["step"]) for metric in history] == [(0.1, "0"), (0.8, "1")]
    assert office.ok("GET", f"{runs}/{newest['id']}/metrics/none")["metrics"] == []


def test_runs_are_filtered_and_sorted_by_people_metrics_params_and_tags(office: Office, runs: str) -> None:
    def who(**query: object) -> list[str]:
        return [run["user"]["username"] for run in office.ok("GET", runs, **query)["experiment_runs"]]

    assert who(sort="-metrics.recall") == ["wanda", "ghost", "ana"]
    assert who(sort="params.depth") == ["ghost", "ana", "wanda"]
    assert who(search_filter={"metrics.recall": ">=0.8"}) == ["wanda", "ghost"]
    assert who(search_filter={"tags.team": "of wan"}) == ["wanda"]
    assert who(search_filter={"creator.username": "gho"}) == ["ghost"]
    assert who(search_filter={"creator.email": "wanda@x"}) == ["wanda"]
    assert who(search_filter={"creator.name": "ANA", "name": "run"}) == ["ana"]
    assert who(search_filter={"creator.name": "nobody"}) == []
    assert who(search_filter={"status": "running", "params.depth": "8"}) == ["wanda"]
    assert who(search_filter={"creator.email": "@x.org"}, page_size=1) == ["ana"]
    assert office.call("GET", runs, search_filter={"shoe_size": "1"}).status == 400


def test_a_run_of_another_experiment_or_project_is_not_found(office: Office, runs: str) -> None:
    run_id = office.ok("GET", runs)["experiment_runs"][0]["id"]
    other = office.ok("POST", EXPERIMENTS, {"name": "other"})["id"]
    for path in (f"{EXPERIMENTS}/{other}/runs/{run_id}", f"{EXPERIMENTS}/{other}/runs/{run_id}/metrics/recall",
                 f"{runs}/none", f"{EXPERIMENTS}/none/runs"):  # fmt: skip
        assert office.call("GET", path).status == 404
    assert office.call("GET", runs.replace(TELCO, CHURN), who="bruno").status == 404
    assert office.call("GET", runs, who="bernd").status == 403
