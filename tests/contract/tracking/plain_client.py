"""A stock client outside the workbench, over http with a key; prints what it saw as one JSON line."""

import json
import sys

import mlflow
from mlflow.exceptions import MlflowException


def refusal(call: object, *args: object) -> str:
    try:
        call(*args)
    except MlflowException as error:
        return str(error)
    return ""


def main() -> None:
    experiment, foreign_run = sys.argv[1:]
    mlflow.set_experiment(experiment)
    made = []
    for name in ("old", "new"):
        with mlflow.start_run(run_name=name) as run:
            made.append(run.info.run_id)
    story = {
        "runs": made,
        "user": mlflow.get_run(made[0]).info.user_id,
        "searched": mlflow.search_runs(experiment_names=[experiment])["run_id"].tolist(),
        "foreign": refusal(mlflow.get_run, foreign_run),
    }
    sys.stdout.write(json.dumps(story) + "\n")


if __name__ == "__main__":
    main()
