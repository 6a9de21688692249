"""The real MLflow client through the door: from a workload without set-up, and from outside with a key."""

from __future__ import annotations

import json
import math
import subprocess
import sys

import pytest

from bancada.domain.errors import Conflict, InvalidRequest, NotFound
from bancada.domain.experiments import RunStatus
from bancada.domain.listing import ListRequest, SortKey

TELCO, CHURN = "telc-0000-0000-0001", "chur-0000-0000-0002"
ANA, BRUNO = "anakey0000000001.a", "brunokey00000001.b"
EXPERIMENT = 'xgb-telco-ana\'s "100%_"'


@pytest.fixture(scope="module")
def story(server):
    return server.run_script("workload_story.py", EXPERIMENT, **server.workload())


def test_a_script_needs_no_set_up(story):
    assert story["prediction"] == story["run_uri_prediction"] == [0, 0, 1, 1]
    assert story["version"] == 2
    assert story["note"] == "a file of the run"
    assert story["run_files"] == ["notes/ä b.txt"]
    assert story["trace"] == "OK"


def test_a_run_without_an_experiment_goes_to_one_of_the_project(story):
    assert (story["without_experiment"], story["same_experiment"]) == ("Default", True)


def test_runs_belong_to_the_workbenchs_user(story, server):
    assert story["user"] == "ana"
    assert server.tracking.get_run(TELCO, story["runs"][0]).username == "ana"
    assert server.tracking.get_experiment(TELCO, story["experiment_id"]).username == "ana"


def test_search_without_order_is_oldest_first_in_a_workload(story):
    assert story["searched"] == story["searched_by_client"] == story["runs"]
    assert story["searched_newest_first"] == story["runs"][::-1]


def test_a_plain_client_keeps_mlflows_order_and_sees_only_its_project(story, server):
    outside = server.run_script(
        "plain_client.py",
        "elsewhere",
        story["runs"][0],
        MLFLOW_TRACKING_URI=f"{server.url}/mlflow/{CHURN}",
        MLFLOW_TRACKING_TOKEN=BRUNO,
    )
    assert outside["searched"] == outside["runs"][::-1]
    assert outside["user"] == "bruno"
    assert outside["foreign"] == f"RESOURCE_DOES_NOT_EXIST: Run with id={story['runs'][0]} not found"


def test_the_registrys_changes_are_told(story, server):
    told = [change for change in server.changes() if (change["project"], change["name"]) == (TELCO, "churn")]
    assert [(change["kind"], change["version"]) for change in told[:3]] == [
        ("model_created", 0),
        ("version_created", 1),
        ("version_created", 2),
    ]
    assert {change["username"] for change in told[:3]} == {"ana"}


def test_a_run_carries_all_that_api_v2_shows(story, server):
    run = server.tracking.get_run(TELCO, story["runs"][0], story["experiment_id"])
    assert (run.name, run.status, run.project_id) == ("first", RunStatus.FINISHED, TELCO)
    latest = {metric.key: metric for metric in run.metrics}
    assert (latest["recall"].value, latest["recall"].step) == (0.9, 2)
    assert math.isnan(latest["loss of it"].value)
    assert run.params["note"] == "it's 100%_done"
    assert run.started_at < run.ended_at
    assert [dataset.name for dataset in run.datasets] == ["telemetry"]
    assert len(run.model_ids) == 3
    assert [metric.value for metric in server.tracking.metric_history(TELCO, run.id, "recall")] == [0.5, 0.75, 0.9]
    with pytest.raises(NotFound, match="has no run"):
        server.tracking.get_run(TELCO, run.id, "1234")


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"name": "IRS"}, {"first"}),
        ({"name": "'; --"}, set()),
        ({"name": "_"}, set()),
        ({"name": "%"}, set()),
        ({"status": "finished", "name": "parent"}, {"parent"}),
        ({"status": "EXPERIMENT_RUN_FAILED"}, set()),
        ({"metrics.recall": ">=0.9"}, {"first", "second"}),
        ({"metrics.recall": "-1"}, set()),
        ({"params.note": "'s 100%_D"}, {"first", "second"}),
        ({"params.note": 'its"'}, set()),
        ({"tags.stage.name": "cand", "name": "first"}, {"first"}),
        ({"creator.username": "nobody"}, set()),
    ],
)
def test_runs_are_filtered_exactly(story, server, filters, names):
    page = server.tracking.list_runs(TELCO, story["experiment_id"], ListRequest(filters=filters))
    assert {run.name for run in page.items} == names
    assert page.next_page_token == ""


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ((), "first"),
        ((SortKey("created_at", descending=True),), None),
        ((SortKey("name"),), "child"),
        ((SortKey("metrics.loss of it"), SortKey("start_time", descending=True)), None),
        ((SortKey("params.note", descending=True), SortKey("name")), "first"),
        ((SortKey("tags.stage.name"), SortKey("name", descending=True)), "second"),
    ],
)
def test_runs_are_sorted(story, server, sort, first):
    runs = server.tracking.list_runs(TELCO, story["experiment_id"], ListRequest(sort=sort)).items
    assert sorted(run.id for run in runs) == sorted(story["runs"])
    assert first is None or runs[0].name == first


@pytest.mark.parametrize(
    "request_", [{"filters": {"colour": "red"}}, {"filters": {"metrics.x": "a"}}, {"filters": {"tags.`": "a"}}]
)
def test_filters_that_mean_nothing_are_refused(story, server, request_):
    with pytest.raises(InvalidRequest):
        server.tracking.list_runs(TELCO, story["experiment_id"], ListRequest(**request_))


def test_pages_are_full_and_lose_nothing(story, server):
    ids, token, sizes = [], "", []
    while True:
        request = ListRequest(filters={"creator.username": "ana"}, page_size=2, page_token=token)
        page = server.tracking.list_runs(TELCO, story["experiment_id"], request)
        ids += [run.id for run in page.items]
        sizes.append(len(page.items))
        token = page.next_page_token
        if not token:
            break
    assert ids == story["runs"]
    assert sizes == [2, 2, 1]


def test_experiments_are_found_by_any_part_of_their_name(story, server):
    for part in ("TELCO-ana", "'s \"", "%_"):
        page = server.tracking.list_experiments(TELCO, ListRequest(filters={"name": part}))
        assert [experiment.name for experiment in page.items] == [EXPERIMENT]
    assert server.tracking.get_experiment_by_name(TELCO, EXPERIMENT).id == story["experiment_id"]
    assert server.tracking.list_experiments(CHURN, ListRequest(filters={"name": "telco"})).items == ()
    with pytest.raises(Conflict):
        server.tracking.create_experiment(TELCO, EXPERIMENT)


def test_a_logged_model_becomes_a_version(story, server):
    ana = server.tracking.acting_for("ana")
    model = ana.create_registered_model(TELCO, "telco's model", "predicts failures", {"team": "network"})
    assert ana.create_registered_model(TELCO, "telco's model") == model
    version = ana.create_model_version(
        TELCO, model.name, story["runs"][0], "artifacts", description="from a run", experiment_id=story["experiment_id"]
    )
    assert (version.number, version.run_id, version.is_ready) == (1, story["runs"][0], True)
    assert version.logged_model_id in server.tracking.get_run(TELCO, story["runs"][0]).model_ids
    assert server.tracking.get_model_version(TELCO, model.name, 1).description == "from a run"
    assert (model.username, version.username) == ("ana", "ana")
    assert server.changes()[-1] == {
        "project": TELCO,
        "username": "ana",
        "kind": "version_created",
        "name": "telco's model",
        "new_name": "",
        "version": 1,
    }


def test_of_several_models_of_one_name_the_newest_is_registered(story, server):
    server.tracking.create_registered_model(TELCO, "newest")
    version = server.tracking.create_model_version(TELCO, "newest", story["runs"][0], "twice")
    assert version.logged_model_id == story["newest"]


def test_a_model_among_a_runs_files_becomes_a_version(story, server):
    server.tracking.create_registered_model(TELCO, "of-files")
    version = server.tracking.create_model_version(TELCO, "of-files", story["runs"][0], "saved/model/")
    assert version.logged_model_id == ""
    assert version.source.endswith(f"{story['runs'][0]}/artifacts/saved/model")


def test_what_cannot_be_registered_says_what_is_there(story, server):
    server.tracking.create_registered_model(TELCO, "refused")
    first = story["runs"][0]
    with pytest.raises(NotFound, match=first) as missing:
        server.tracking.create_model_version(TELCO, "refused", first, "model")
    assert "'artifacts'" in missing.value.hint
    assert "'notes'" in missing.value.hint
    with pytest.raises(InvalidRequest, match="ä b"):
        server.tracking.create_model_version(TELCO, "refused", first, "notes")
    for path in ("", "..", "notes/../.."):
        with pytest.raises(NotFound):
            server.tracking.create_model_version(TELCO, "refused", first, path)
    with pytest.raises(NotFound):
        server.tracking.create_model_version(TELCO, "refused", "0" * 32, "artifacts")
    with pytest.raises(NotFound):
        server.tracking.create_model_version(CHURN, "refused", first, "artifacts")
    with pytest.raises(NotFound, match="Experiment 999 has no run"):
        server.tracking.create_model_version(TELCO, "refused", first, "artifacts", experiment_id="999")


def test_a_version_downloads_whole_and_equal(story, server, tmp_path):
    target = tmp_path / "deep" / "model"
    server.tracking.download_version(TELCO, "churn", 1, target)
    got = {
        str(path.relative_to(target)): path.read_bytes().hex() for path in sorted(target.rglob("*")) if path.is_file()
    }
    # MLflow's client adds a file of its own when it downloads a registered model.
    sent = {name: data for name, data in story["files"].items() if name != "registered_model_meta"}
    assert got == sent
    assert [path.name for path in target.parent.iterdir()] == ["model"]
    with pytest.raises(Conflict):
        server.tracking.download_version(TELCO, "churn", 1, target)
    with pytest.raises(NotFound):
        server.tracking.download_version(TELCO, "churn", 99, tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_versions_are_listed_for_exactly_one_name(story, server):
    for name in ("it's", 'it"s', "it_s", 'it\'s "both"', "it%"):
        server.tracking.create_registered_model(TELCO, name)
        server.tracking.create_model_version(TELCO, name, story["runs"][0], "artifacts")
    for name in ("it's", 'it"s', "it_s", 'it\'s "both"', "it%"):
        page = server.tracking.list_model_versions(TELCO, name, ListRequest())
        assert [version.name for version in page.items] == [name]
    newest = ListRequest(sort=(SortKey("version_number", descending=True),), page_size=1)
    assert [version.number for version in server.tracking.list_model_versions(TELCO, "churn", newest).items] == [2]
    only = ListRequest(filters={"version_number": "1"})
    assert [version.number for version in server.tracking.list_model_versions(TELCO, "churn", only).items] == [1]


def test_registered_models_can_be_listed_renamed_described_and_deleted(server):
    names = [f"many-{number}" for number in range(5)]
    for name in names:
        server.tracking.create_registered_model(TELCO, name)
    page = server.tracking.list_registered_models(TELCO, ListRequest(filters={"name": "MANY-"}, page_size=3))
    rest = server.tracking.list_registered_models(
        TELCO, ListRequest(filters={"name": "MANY-"}, page_size=3, page_token=page.next_page_token)
    )
    assert [model.name for model in page.items + rest.items] == names
    assert server.tracking.update_registered_model(TELCO, "many-0", "words").description == "words"
    assert server.tracking.rename_registered_model(TELCO, "many-0", "zero").name == "zero"
    assert server.changes()[-1]["new_name"] == "zero"
    server.tracking.delete_registered_model(TELCO, "zero")
    assert server.changes()[-1]["kind"] == "model_deleted"
    with pytest.raises(NotFound):
        server.tracking.get_registered_model(TELCO, "zero")


def test_the_plugin_names_the_variable_that_is_missing(server):
    variables = server.workload()
    del variables["CDSW_APIV2_KEY"]
    script = "import mlflow\ntry:\n    mlflow.search_experiments()\nexcept Exception as error:\n    print(error)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PATH": "/usr/bin:/bin", "MLFLOW_DISABLE_TELEMETRY": "true", **variables},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    assert "CDSW_APIV2_KEY" in done.stdout
    assert "bancada env" in done.stdout


def test_the_plugin_costs_nothing_until_mlflow_is_used():
    script = "import bancada_workload.mlflow_plugin, sys, json; print(json.dumps('mlflow' in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=300, check=True)
    assert json.loads(done.stdout) is False
