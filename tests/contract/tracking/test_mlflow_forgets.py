"""A deleted project leaves nothing behind in MLflow: no rows, no files."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from bancada.domain.errors import NotFound

GONE, KEPT = "gone-0000-0000-0003", "kept-0000-0000-0004"
ANA = "anakey0000000001.a"
V2, V3 = "/api/2.0/mlflow", "/api/3.0/mlflow"


def fill(server, project_id: str) -> None:
    """Keep one of everything in a project."""
    inside = server.tracking.connection.client

    def post(path: str, **body: object) -> dict:
        answer = inside.post(f"/mlflow/{project_id}{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    experiment = post(f"{V2}/experiments/create", name="theirs")["experiment_id"]
    run = post(f"{V2}/runs/create", experiment_id=experiment)["run"]["info"]
    post(f"{V2}/runs/log-batch", run_id=run["run_id"],
         metrics=[{"key": "recall", "value": 0.9, "timestamp": 1, "step": 0}], params=[{"key": "a", "value": "1"}],
         tags=[{"key": "t", "value": "1"}])  # fmt: skip
    logged = post(f"{V2}/logged-models", experiment_id=experiment, name="m", source_run_id=run["run_id"])
    place = {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": experiment}}
    trace = {"trace_id": f"tr-{project_id}", "state": "OK", "request_time": "2026-01-01T00:00:00Z"}
    post(f"{V3}/traces", trace={"trace_info": {**trace, "trace_location": place}})
    post(f"{V3}/datasets/create", name="data", experiment_ids=[experiment])
    post(f"{V2}/registered-models/create", name="churn")
    model_id = logged["model"]["info"]["model_id"]
    post(f"{V2}/model-versions/create", name="churn", source=f"models:/{model_id}", model_id=model_id)
    path = run["artifact_uri"].removeprefix("mlflow-artifacts:/")
    address = f"/mlflow/{project_id}/api/2.0/mlflow-artifacts/artifacts/{path}/a file.txt"
    assert inside.put(address, content=b"text").status_code == 200


def rows(server) -> dict[str, int]:
    with closing(sqlite3.connect(server.home / "mlflow.db")) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        # MLflow itself leaves the links of datasets to experiments: two ids, and nothing that they name.
        counted = [name for name in names if name != "entity_associations"]
        return {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in counted}  # noqa: S608 - MLflow's own tables


def files(server, project_id: str) -> list[str]:
    return [str(path) for path in (server.home / "artifacts").rglob("*.txt") if project_id in str(path)]


def test_a_forgotten_project_leaves_no_rows_and_no_files(server):
    fill(server, KEPT)
    before = rows(server)
    fill(server, GONE)
    assert files(server, GONE)
    assert rows(server) != before
    server.tracking.forget_project(GONE)
    assert rows(server) == before
    assert files(server, GONE) == []
    assert files(server, KEPT)
    server.tracking.forget_project(GONE)  # twice is once
    with pytest.raises(NotFound):
        server.tracking.get_registered_model(GONE, "churn")
    fill(server, GONE)  # what is created under the same id later begins afresh


@pytest.mark.parametrize("headers", [{}, {"X-Bancada-Internal": "wrong"}])
def test_only_the_workbench_itself_may_forget_a_project(server, headers):
    telco = "telc-0000-0000-0001"
    client = server.client(ANA, **headers)
    assert client.delete(f"/mlflow/{telco}/").status_code == 401
    assert client.get(f"/mlflow/{telco}{V2}/registered-models/search").status_code == (401 if headers else 200)
