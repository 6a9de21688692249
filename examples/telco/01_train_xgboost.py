"""Step 1: train two classifiers that predict cell-tower failures, each in an MLflow run of its own.

There is no MLflow set-up here: the workbench tells MLflow where its tracking server is.
"""

from __future__ import annotations

import os
from importlib.metadata import distributions, version
from typing import Any

import mlflow
import pandas as pd
from mlflow.models import infer_signature
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score, roc_auc_score
from sklearn.model_selection import train_test_split
from xgboost import XGBClassifier

SIGNALS = ["iot_signal_1", "iot_signal_2", "iot_signal_3", "iot_signal_4"]
TARGET = "cell_tower_failure"
EXPERIMENT = f"xgb-telco-{os.environ['PROJECT_OWNER']}"

# The next script deploys the experiment's last run, so the candidate to deploy stands last.
CANDIDATES: dict[str, dict[str, Any]] = {
    "stumps": {"n_estimators": 20, "max_depth": 1, "learning_rate": 0.3},
    "shallow-trees": {"n_estimators": 120, "max_depth": 3, "learning_rate": 0.1},
}


def read_telemetry() -> tuple[pd.DataFrame, pd.Series]:
    """Return the signals and whether the tower failed.

    The signals become doubles: a model whose signature says integer refuses a reading such as 35.5.
    """
    telemetry = pd.read_parquet("data/telco.parquet")
    return telemetry[SIGNALS].astype("float64"), telemetry[TARGET]


def train(params: dict[str, Any], signals: pd.DataFrame, failed: pd.Series) -> XGBClassifier:
    """Fit a classifier that takes a missed failure as seriously as nine or so false alarms."""
    imbalance = float((failed == 0).sum() / (failed == 1).sum())
    model = XGBClassifier(**params, scale_pos_weight=imbalance, random_state=7, n_jobs=1)
    return model.fit(signals, failed)


def score(model: XGBClassifier, signals: pd.DataFrame, failed: pd.Series) -> dict[str, float]:
    """Return the usual scores on rows that the model has not seen."""
    predicted = model.predict(signals)
    return {
        "accuracy": accuracy_score(failed, predicted),
        "precision": precision_score(failed, predicted, zero_division=0),
        "recall": recall_score(failed, predicted),
        "f1": f1_score(failed, predicted),
        "auc": roc_auc_score(failed, model.predict_proba(signals)[:, 1]),
    }


def pin(*names: str) -> str:
    """Return the requirement that installs this very version of the first of these packages that is installed."""
    installed = next(name for name in names if any(distributions(name=name)))
    return f"{installed}=={version(installed)}"


def main() -> None:
    """Train and log every candidate, then print how they compare."""
    signals, failed = read_telemetry()
    split = train_test_split(signals, failed, test_size=0.3, stratify=failed, random_state=7)
    train_signals, test_signals, train_failed, test_failed = split

    # Left to itself MLflow asks for both `xgboost-cpu` and `xgboost`, and takes ten seconds to find out.
    requirements = [pin("xgboost-cpu", "xgboost"), *map(pin, ("scikit-learn", "pandas", "numpy", "scipy"))]
    experiment = mlflow.set_experiment(EXPERIMENT)
    scores: dict[str, dict[str, float]] = {}
    for name, params in CANDIDATES.items():
        with mlflow.start_run(run_name=name) as run:
            model = train(params, train_signals, train_failed)
            scores[name] = score(model, test_signals, test_failed)
            mlflow.log_params({**params, "rows": len(signals), "scale_pos_weight": model.scale_pos_weight})
            mlflow.log_metrics(scores[name])
            # `name` was called `artifact_path` before MLflow 3; scripts that still say so work as well.
            mlflow.xgboost.log_model(
                model,
                name="artifacts",
                signature=infer_signature(train_signals, model.predict(train_signals)),
                input_example=train_signals.head(3),
                pip_requirements=requirements,
            )

    print(pd.DataFrame(scores).T.round(3).to_string())
    print(f"{failed.mean():.1%} of all rows are failures: guessing at that rate would find as many of them.")
    print(f"experiment {EXPERIMENT}: {experiment.experiment_id}")
    print(f"last run: {run.info.run_id}")


if __name__ == "__main__":
    main()
