"""Train the model that every server of `bench/serving.py` serves, and log it in two forms.

`xgboost` is the model as MLflow's flavour logs it. `python` is the same model behind a class of the user's, the kind of
model that no server knows from within: it can only be served through `mlflow.pyfunc`.
"""

from __future__ import annotations

from importlib.metadata import version

import mlflow
import numpy as np
import pandas as pd
from mlflow.models import infer_signature
from xgboost import XGBClassifier

ROWS = 1440
RANGES = {"iot_signal_1": (10, 60), "iot_signal_2": (100, 300), "iot_signal_3": (5, 60), "iot_signal_4": (1, 30)}


class Behind(mlflow.pyfunc.PythonModel):
    """A model of the user's own: a DataFrame comes in, the classes go out."""

    def __init__(self, classifier: XGBClassifier) -> None:
        self.classifier = classifier

    def predict(self, context, model_input, params=None):  # noqa: ANN001, ANN201, ARG002 - MLflow's signature
        """Return the class of each row."""
        return self.classifier.predict(model_input)


def draw_signals() -> tuple[pd.DataFrame, np.ndarray]:
    """Return readings of four signals, and whether each ended in a failure."""
    rng = np.random.default_rng(11)
    signals = pd.DataFrame({name: rng.integers(*ends, ROWS) for name, ends in RANGES.items()}).astype("float64")
    strain = signals @ np.array([0.07, 0.02, -0.06, 0.11])
    return signals, (strain + rng.normal(0, 1, ROWS) > strain.mean()).astype("int64").to_numpy()


def main() -> None:
    """Train once and log twice, each in a run of its own."""
    signals, failed = draw_signals()
    classifier = XGBClassifier(n_estimators=100, n_jobs=1).fit(signals, failed)
    signature = infer_signature(signals, classifier.predict(signals))
    pins = [f"{name}=={version(name)}" for name in ("xgboost-cpu", "scikit-learn", "pandas", "numpy", "scipy")]
    common = {"name": "artifacts", "signature": signature, "input_example": signals.head(2), "pip_requirements": pins}
    mlflow.set_experiment("serving")
    with mlflow.start_run(run_name="xgboost"):
        mlflow.xgboost.log_model(classifier, **common)
    with mlflow.start_run(run_name="python"):
        common["pip_requirements"] = [f"mlflow=={mlflow.__version__}", *pins]
        mlflow.pyfunc.log_model(python_model=Behind(classifier), **common)


if __name__ == "__main__":
    main()
