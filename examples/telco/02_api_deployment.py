"""Step 2: take the experiment's last run to a live endpoint through API v2, then ask it for a prediction.

Run it again after another training: the model keeps its access key and gets a new version, build and deployment.
"""

# mypy: no-strict-optional

from __future__ import annotations

import os
from typing import Any

import cmlapi
import mlflow
import pandas as pd
from mlops import ModelDeployment, curl_line

EXPERIMENT = f"xgb-telco-{os.environ['PROJECT_OWNER']}"
MODEL = "cell-tower-failure"
SIGNALS = ["iot_signal_1", "iot_signal_2", "iot_signal_3", "iot_signal_4"]
REQUEST: dict[str, Any] = {"dataframe_split": {"columns": SIGNALS, "data": [[35.5, 200.5, 30.5, 14.5]]}}


def main() -> None:
    """Register, build, deploy, wait, call, and compare with the same model in this process."""
    client = cmlapi.default_client()
    print("projects:", ", ".join(project.name for project in client.list_projects().projects))

    # Inside a session runs come oldest first anyway; saying so makes the script right in any shell.
    experiment = mlflow.get_experiment_by_name(EXPERIMENT)
    if experiment is None:
        raise RuntimeError(f"There is no experiment {EXPERIMENT}. Run 01_train_xgboost.py first.")
    run = mlflow.search_runs([experiment.experiment_id], order_by=["start_time ASC"]).iloc[-1]
    print(f"last run of {EXPERIMENT}: {run.run_id}, recall {run['metrics.recall']:.3f}")

    deployment = ModelDeployment(client, os.environ["CDSW_PROJECT_ID"], experiment.experiment_id)
    version = deployment.register_model_from_run(run.run_id, MODEL)
    print(f"registered: {MODEL} version {version.number}")

    model = deployment.create_model(MODEL, version.model_id)
    build = deployment.create_build(model.id, version.model_version_id)
    wish = deployment.create_deployment(build)  # without waiting for the build: the workbench does that
    deployment.wait_until_deployed(wish)

    live = deployment.call(model.access_key, REQUEST)["prediction"]
    in_process = mlflow.pyfunc.load_model(f"runs:/{run.run_id}/artifacts")
    here = in_process.predict(pd.DataFrame(**REQUEST["dataframe_split"])).tolist()
    print(f"prediction of the endpoint: {live}, in this process: {here}")
    if live != here:
        raise RuntimeError("The endpoint and this process disagree about the same model.")

    print(f"access key of model {MODEL}: {model.access_key}")
    print("from a shell (CDSW_APIV2_KEY as in this session; outside: bancada env):")
    print(curl_line(model.access_key, REQUEST))


if __name__ == "__main__":
    main()
