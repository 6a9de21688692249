"""MLflow's own client at the other end of what API v2 writes and reads; prints what it saw as one JSON line."""

import json
import sys

from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag


def read(client: MlflowClient, experiment_id: str, run_id: str) -> dict[str, object]:
    experiment, run = client.get_experiment(experiment_id), client.get_run(run_id)
    return {
        "experiment": [experiment.name, experiment.lifecycle_stage, experiment.tags.get("team")],
        "run": [run.info.run_name, run.info.status, run.info.start_time, run.info.end_time, run.info.user_id],
        "params": run.data.params,
        "tag": run.data.tags.get("größe"),
        "latest": {key: repr(value) for key, value in run.data.metrics.items()},
        "history": [[repr(m.value), m.timestamp, m.step] for m in client.get_metric_history(run_id, "val/loss")],
        "datasets": [item.dataset.name for item in run.inputs.dataset_inputs],
    }


def write(client: MlflowClient, experiment_id: str, history: list[list[float]]) -> str:
    run_id = client.create_run(experiment_id, start_time=1_700_000_000_001, run_name="theirs").info.run_id
    metrics = [Metric("val/loss", *values) for values in history]
    client.log_batch(run_id, metrics, [Param("größe", "ü" * 6000), Param("empty", "")], [RunTag("größe", "très")])
    client.log_metric(run_id, "odd", 1.0, timestamp=2**62, step=-5)
    client.set_terminated(run_id, "KILLED", end_time=1_700_000_009_999)
    return run_id


def register(client: MlflowClient, run_id: str) -> None:
    client.create_registered_model("theirs", description="by mlflow")
    path = client.get_run(run_id).info.artifact_uri
    client.log_text(run_id, "flavors: {}\n", "m/MLmodel")
    for number in ("1", "2"):
        client.create_model_version("theirs", f"{path}/m", run_id, description=f"note {number}")
    client.set_registered_model_alias("theirs", "champion", "2")
    client.set_model_version_tag("theirs", "1", "stage", "old")


def main() -> None:
    experiment_id, run_id, history = sys.argv[1:]
    client = MlflowClient()
    story = {"read": read(client, experiment_id, run_id), "run_id": write(client, experiment_id, json.loads(history))}
    register(client, story["run_id"])
    sys.stdout.write(json.dumps(story) + "\n")


if __name__ == "__main__":
    main()
