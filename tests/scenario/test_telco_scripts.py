"""The telco scripts that need no workbench, run as processes of their own: telemetry, then training."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import uv

pytestmark = pytest.mark.scenario

TELCO = Path(__file__).parents[2] / "examples" / "telco"
WHAT_WAS_LOGGED = """
import json, mlflow, pandas as pd
runs = mlflow.search_runs(experiment_names=["xgb-telco-ana"], order_by=["start_time ASC"])
uri = f"runs:/{runs.iloc[-1].run_id}/artifacts"
model = mlflow.pyfunc.load_model(uri)
request = {"columns": model.metadata.signature.inputs.input_names(), "data": [[35.5, 200.5, 30.5, 14.5]]}
print(json.dumps({
    "runs": list(runs.run_id),
    "recall": list(runs["metrics.recall"]),
    "precision": list(runs["metrics.precision"]),
    "auc": list(runs["metrics.auc"]),
    "max_depth": list(runs["params.max_depth"]),
    "inputs": {c.name: c.type.name for c in model.metadata.signature.inputs},
    "example": model.input_example.to_dict("list"),
    "requirements": open(mlflow.pyfunc.get_model_dependencies(uri)).read().split(),
    "prediction": model.predict(pd.DataFrame(**request)).tolist(),
}))
"""


def xgboost_requirement() -> str:
    """Return the line of the project's requirements that brings XGBoost to this platform."""
    lines = (TELCO / "requirements.txt").read_text().splitlines()
    platform = "==" if sys.platform == "darwin" else "!="
    return next(line for line in lines if line.startswith("xgboost") and f"sys_platform {platform}" in line)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A working directory, and an environment with XGBoost beside the libraries of these tests."""
    root = tmp_path_factory.mktemp("telco")
    libraries = root / "libraries"
    install = [uv.find_uv_bin(), "pip", "install", "--quiet", "--no-deps", "--python", sys.executable]
    subprocess.run([*install, "--target", str(libraries), xgboost_requirement()], check=True)
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(root),
        "PYTHONPATH": str(libraries),
        "PROJECT_OWNER": "ana",
        "MLFLOW_TRACKING_URI": f"sqlite:///{root}/mlflow.db",
    }
    return root, environment


def run(project: tuple[Path, dict[str, str]], *command: str) -> str:
    root, environment = project
    done = subprocess.run(
        [sys.executable, *command], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def training_output(project: tuple[Path, dict[str, str]]) -> str:
    run(project, str(TELCO / "00_datagen.py"))
    return run(project, str(TELCO / "01_train_xgboost.py"))


@pytest.fixture(scope="module")
def logged(project: tuple[Path, dict[str, str]], training_output: str) -> dict[str, Any]:
    logged: dict[str, Any] = json.loads(run(project, "-c", WHAT_WAS_LOGGED))
    return logged


def test_the_models_find_far_more_failures_than_guessing(logged: dict[str, Any]) -> None:
    base_rate = 0.10
    assert min(logged["recall"]) > 6 * base_rate
    assert min(logged["precision"]) > 2 * base_rate
    assert min(logged["auc"]) > 0.9


def test_the_last_run_is_the_better_one(logged: dict[str, Any], training_output: str) -> None:
    assert logged["max_depth"] == ["1", "3"]
    assert logged["auc"][-1] == max(logged["auc"])
    assert f"last run: {logged['runs'][-1]}" in training_output


def test_the_signature_takes_decimals(logged: dict[str, Any]) -> None:
    assert logged["inputs"] == {f"iot_signal_{number}": "double" for number in range(1, 5)}
    assert list(logged["example"]) == list(logged["inputs"])
    assert logged["prediction"] in ([0], [1])


def test_the_model_asks_for_one_xgboost_at_an_exact_version(logged: dict[str, Any]) -> None:
    wanted = [line for line in logged["requirements"] if line.startswith("xgboost")]
    assert len(wanted) == 1
    assert wanted[0].startswith(f"{xgboost_requirement().split('>=')[0]}==")
