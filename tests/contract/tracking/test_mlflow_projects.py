"""No id of one project means anything in another, by whichever route it is used."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from bancada.domain.listing import ListRequest

TELCO, CHURN = "telc-0000-0000-0001", "chur-0000-0000-0002"
ANA, BRUNO = "anakey0000000001.a", "brunokey00000001.b"
V2, V3 = "/api/2.0/mlflow", "/api/3.0/mlflow"
SECRET = "only-ana-may-know-this"


@pytest.fixture(scope="module")
def ids(server):
    """One of everything in Ana's project, each with the secret in it."""
    ana = server.client(ANA)

    def post(path: str, **body: object) -> dict:
        answer = ana.post(f"/mlflow/{TELCO}{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    experiment = post(f"{V2}/experiments/create", name="ana's own")["experiment_id"]
    run = post(f"{V2}/runs/create", experiment_id=experiment, run_name=SECRET)["run"]["info"]
    post(f"{V2}/runs/log-metric", run_id=run["run_id"], key=SECRET, value=1, timestamp=1, step=0)
    model = post(f"{V2}/logged-models", experiment_id=experiment, name=SECRET, source_run_id=run["run_id"])
    info = {"trace_id": "tr-of-ana", "state": "OK", "request_preview": SECRET, "request_time": "2026-01-01T00:00:00Z"}
    location = {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": experiment}}
    post(f"{V3}/traces", trace={"trace_info": {**info, "trace_location": location}})
    dataset = post(f"{V3}/datasets/create", name=SECRET, experiment_ids=[experiment])["dataset"]["dataset_id"]
    post(f"{V2}/registered-models/create", name=SECRET)
    path = run["artifact_uri"].removeprefix("mlflow-artifacts:/")
    ana.put(f"/mlflow/{TELCO}/api/2.0/mlflow-artifacts/artifacts/{path}/secret.txt", content=SECRET.encode())
    return SimpleNamespace(
        experiment=experiment,
        run=run["run_id"],
        model=model["model"]["info"]["model_id"],
        dataset=dataset,
        artifact=path,
        trace="tr-of-ana",
    )


READS = [
    ("GET", V2 + "/experiments/get?experiment_id={experiment}"),
    ("GET", V2 + "/experiments/get-by-name?experiment_name=ana's own"),
    ("GET", V2 + "/runs/get?run_id={run}"),
    ("POST", V2 + '/runs/search {{"experiment_ids": ["{experiment}"]}}'),
    ("GET", V2 + "/artifacts/list?run_id={run}"),
    ("GET", "/get-artifact?run_id={run}&path=secret.txt"),
    ("GET", V2 + "/metrics/get-history?run_id={run}&metric_key=" + SECRET),
    ("GET", "/ajax-api/2.0/mlflow/metrics/get-history-bulk?run_id={run}&metric_key=" + SECRET),
    ("GET", "/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?run_ids={run}&max_results=5&metric_key=" + SECRET),
    ("GET", V2 + "/logged-models/{model}"),
    ("POST", V2 + '/logged-models/search {{"experiment_ids": ["{experiment}"]}}'),
    ("GET", V2 + "/logged-models/{model}/artifacts/directories"),
    ("GET", "/ajax-api/2.0/mlflow/logged-models/{model}/artifacts/files?artifact_file_path=secret.txt"),
    ("GET", V2 + "/registered-models/get?name=" + SECRET),
    ("GET", V2 + "/registered-models/search"),
    ("GET", V3 + "/traces/{trace}"),
    ("GET", V3 + "/traces/get?trace_id={trace}"),
    ("GET", V3 + "/traces/batchGet?trace_ids={trace}"),
    ("POST", V3 + '/traces/batchGetInfos {{"trace_ids": ["{trace}"]}}'),
    ("GET", V2 + "/traces/{trace}/info"),
    ("GET", V2 + "/traces?experiment_ids={experiment}"),
    (
        "POST",
        V3 + '/traces/search {{"locations": [{{"type": "MLFLOW_EXPERIMENT", '
        '"mlflow_experiment": {{"experiment_id": "{experiment}"}}}}]}}',
    ),
    ("GET", "/ajax-api/3.0/mlflow/get-trace-artifact?request_id={trace}"),
    ("GET", V3 + "/datasets/{dataset}"),
    ("GET", V3 + "/datasets/{dataset}/records"),
    ("GET", V3 + "/datasets/{dataset}/experiment-ids"),
    ("POST", V3 + '/datasets/search {{"experiment_ids": ["{experiment}"]}}'),
    ("GET", "/api/2.0/mlflow-artifacts/artifacts/{artifact}/secret.txt"),
    ("GET", "/api/2.0/mlflow-artifacts/artifacts?path={artifact}"),
    (
        "POST",
        '/graphql {{"query": "{{ mlflowGetRun(input: {{runId: \\"{run}\\"}}) {{ run {{ info {{ runName }} }} }} }}"}}',
    ),
    (
        "POST",
        '/graphql {{"query": "{{ mlflowListArtifacts(input: {{runId: \\"{run}\\"}}) {{ files {{ path }} }} }}"}}',
    ),
]
WRITES = [
    ("POST", V2 + '/experiments/update {{"experiment_id": "{experiment}", "new_name": "taken"}}'),
    ("POST", V2 + '/experiments/delete {{"experiment_id": "{experiment}"}}'),
    ("POST", V2 + '/experiments/set-experiment-tag {{"experiment_id": "{experiment}", "key": "a", "value": "b"}}'),
    ("POST", V2 + '/runs/create {{"experiment_id": "{experiment}"}}'),
    ("POST", V2 + '/runs/update {{"run_id": "{run}", "status": "FAILED", "run_name": "taken"}}'),
    ("POST", V2 + '/runs/delete {{"run_id": "{run}"}}'),
    ("POST", V2 + '/runs/log-metric {{"run_id": "{run}", "key": "a", "value": 1, "timestamp": 1}}'),
    ("POST", V2 + '/runs/log-parameter {{"run_id": "{run}", "key": "a", "value": "b"}}'),
    ("POST", V2 + '/runs/log-batch {{"run_id": "{run}", "metrics": [{{"key": "a", "value": 1, "timestamp": 1}}]}}'),
    ("POST", V2 + '/runs/set-tag {{"run_id": "{run}", "key": "a", "value": "b"}}'),
    ("POST", V2 + '/runs/outputs {{"run_id": "{run}", "models": [{{"model_id": "{model}", "step": 0}}]}}'),
    ("POST", V2 + '/logged-models {{"experiment_id": "{experiment}", "name": "forged"}}'),
    ("PATCH", V2 + '/logged-models/{model} {{"model_id": "{model}", "status": 2}}'),
    ("PATCH", V2 + '/logged-models/{model}/tags {{"tags": [{{"key": "a", "value": "b"}}]}}'),
    ("POST", V2 + '/logged-models/{model}/params {{"params": [{{"key": "a", "value": "b"}}]}}'),
    ("DELETE", V2 + "/logged-models/{model}"),
    ("POST", V2 + f'/registered-models/rename {{{{"name": "{SECRET}", "new_name": "taken"}}}}'),
    ("DELETE", V2 + f'/registered-models/delete {{{{"name": "{SECRET}"}}}}'),
    ("PATCH", V3 + '/traces/{trace}/tags {{"key": "a", "value": "b"}}'),
    ("DELETE", V3 + "/datasets/{dataset}"),
    ("PATCH", V3 + '/datasets/{dataset}/tags {{"tags": "{{}}"}}'),
    ("PUT", "/api/2.0/mlflow-artifacts/artifacts/{artifact}/secret.txt"),
    ("DELETE", "/api/2.0/mlflow-artifacts/artifacts/{artifact}/secret.txt"),
    ("POST", "/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run}&path=forged.txt"),
]


def call(client, project: str, method: str, text: str, ids):
    path, _, body = text.format(**vars(ids)).partition(" {")
    content = ("{" + body).encode() if body else None
    headers = {"Content-Type": "application/json"} if body else {}
    return client.request(method, f"/mlflow/{project}{path}", content=content, headers=headers)


@pytest.mark.parametrize(("method", "text"), READS, ids=lambda value: value.split("?")[0].split(" ")[0])
def test_nothing_is_read_from_another_project(server, ids, method, text):
    own = call(server.client(ANA), TELCO, method, text, ids)
    assert own.status_code < 500 or "Trace data not stored" in own.text  # our trace has no spans
    foreign = call(server.client(BRUNO), CHURN, method, text, ids)
    if foreign.status_code < 400:  # an error may repeat the name that was asked for
        assert SECRET not in foreign.text
        assert "secret.txt" not in foreign.text


@pytest.mark.parametrize(("method", "text"), WRITES, ids=lambda value: value.split("?")[0].split(" ")[0])
def test_nothing_is_written_into_another_project(server, ids, method, text):
    refused = call(server.client(BRUNO), CHURN, method, text, ids)
    deletes_what_may_not_exist = method == "DELETE" and "/datasets/" in text  # MLflow says 200 and does nothing
    assert 400 <= refused.status_code < 500 or deletes_what_may_not_exist, refused.text


def test_all_is_still_there_and_unchanged(server, ids):
    run = server.tracking.get_run(TELCO, ids.run)
    assert (run.name, run.lifecycle_stage, [metric.key for metric in run.metrics]) == (SECRET, "active", [SECRET])
    assert run.tags.keys().isdisjoint({"a"})
    assert server.tracking.get_experiment(TELCO, ids.experiment).name == "ana's own"
    assert [model.name for model in server.tracking.list_logged_models(TELCO, run)] == [SECRET]
    dataset = server.client(ANA).get(f"/mlflow/{TELCO}{V3}/datasets/{ids.dataset}")
    assert dataset.json()["dataset"]["name"] == SECRET
    files = server.tracking.list_artifacts(TELCO, f"mlflow-artifacts:/{ids.artifact}")
    assert [(file.path, file.size_bytes) for file in files] == [("secret.txt", len(SECRET))]


def test_a_projects_first_calls_may_come_all_at_once(server):
    with ThreadPoolExecutor(8) as pool:
        pages = list(
            pool.map(lambda _: server.tracking.list_experiments("new0-0000-0000-0009", ListRequest()), range(8))
        )
    assert {page.items for page in pages} == {()}
