"""What a user's scripts do in a workload, with no MLflow set-up at all; prints what it saw as one JSON line."""

import json
import sys
import tempfile
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
from mlflow import MlflowClient
from sklearn.linear_model import LogisticRegression

FRAME = pd.DataFrame({"a": [0.0, 1.0, 2.0, 3.0], "b": [1.0, 0.0, 1.0, 0.0]})
ANSWERS = [0, 0, 1, 1]


def train(run_name: str, **log_options: object) -> str:
    with mlflow.start_run(run_name=run_name) as run:
        model = LogisticRegression().fit(FRAME, ANSWERS)
        mlflow.log_params({"c": 1.0, "note": "it's 100%_done"})
        for step, recall in enumerate([0.5, 0.75, 0.9]):
            mlflow.log_metric("recall", recall, step=step)
        mlflow.log_metric("loss of it", float("nan"))
        mlflow.set_tag("stage.name", "candidate")
        mlflow.log_input(mlflow.data.from_pandas(FRAME, name="telemetry"))
        mlflow.sklearn.log_model(model, input_example=FRAME.head(2), pip_requirements=["scikit-learn"], **log_options)
    return run.info.run_id


def read_back(story: dict[str, object], first: str, experiment: str) -> None:
    model = mlflow.pyfunc.load_model("models:/churn/1")
    story["prediction"] = np.asarray(model.predict(FRAME)).tolist()
    story["run_uri_prediction"] = np.asarray(
        mlflow.pyfunc.load_model(f"runs:/{first}/artifacts").predict(FRAME)
    ).tolist()
    with tempfile.TemporaryDirectory() as folder:
        local = mlflow.artifacts.download_artifacts("models:/churn/1", dst_path=folder)
        story["files"] = {
            str(path.relative_to(local)): path.read_bytes().hex()
            for path in sorted(Path(local).rglob("*"))
            if path.is_file()
        }
        text = Path(mlflow.artifacts.download_artifacts(run_id=first, artifact_path="notes/ä b.txt", dst_path=folder))
        story["note"] = text.read_text(encoding="utf-8")
    client = MlflowClient()
    story["run_files"] = [entry.path for entry in client.list_artifacts(first, "notes")]
    story["searched"] = mlflow.search_runs(experiment_names=[experiment])["run_id"].tolist()
    story["searched_by_client"] = [run.info.run_id for run in client.search_runs([story["experiment_id"]])]
    story["searched_newest_first"] = [
        run.info.run_id for run in client.search_runs([story["experiment_id"]], order_by=["attributes.start_time DESC"])
    ]


def main() -> None:
    experiment = sys.argv[1]
    story: dict[str, object] = {}
    with mlflow.start_run() as run:  # no experiment was set
        story["without_experiment"] = mlflow.get_experiment(run.info.experiment_id).name
    with mlflow.start_run() as again:
        story["same_experiment"] = again.info.experiment_id == run.info.experiment_id
    story["experiment_id"] = mlflow.set_experiment(experiment).experiment_id
    first = train("first", artifact_path="artifacts")
    with mlflow.start_run(run_id=first):
        mlflow.log_text("a file of the run", "notes/ä b.txt")
        with tempfile.TemporaryDirectory() as folder:
            mlflow.sklearn.save_model(LogisticRegression().fit(FRAME, ANSWERS), f"{folder}/model")
            mlflow.log_artifacts(folder, "saved")
        mlflow.sklearn.log_model(LogisticRegression().fit(FRAME, ANSWERS), name="twice", pip_requirements=["numpy"])
        newest = mlflow.sklearn.log_model(
            LogisticRegression().fit(FRAME, ANSWERS), name="twice", pip_requirements=["numpy"]
        )
    story["newest"] = newest.model_id
    second = train("second", name="artifacts", registered_model_name="churn")
    version = mlflow.register_model(f"runs:/{first}/artifacts", "churn")
    with mlflow.start_run(run_name="parent") as parent, mlflow.start_run(run_name="child", nested=True) as child:
        pass
    mlflow.sklearn.autolog(log_models=False)
    LogisticRegression(C=0.5).fit(FRAME, ANSWERS)
    autologged = mlflow.last_active_run().info.run_id
    MlflowClient().update_run(autologged, name="logged by itself")
    with mlflow.start_span("asked") as span:
        span.set_inputs({"q": 1})
    mlflow.flush_trace_async_logging()
    trace = mlflow.get_trace(span.trace_id)
    story |= {"runs": [first, second, parent.info.run_id, child.info.run_id, autologged]}
    story |= {
        "version": int(version.version),
        "user": mlflow.get_run(first).info.user_id,
        "trace": trace.info.state.value,
    }
    read_back(story, first, experiment)
    sys.stdout.write(json.dumps(story) + "\n")


if __name__ == "__main__":
    main()
