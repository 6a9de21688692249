"""Pickled estimators of scikit-learn's kind, asked with arrays: without MLflow, and without a DataFrame per call."""

from __future__ import annotations

import pickle
import warnings
from pathlib import Path
from typing import Any


class SklearnEngine:
    """One estimator or pipeline."""

    def __init__(self, directory: Path, flavor: dict[str, Any]) -> None:
        # Fitted on a DataFrame, estimators would say with every call that an array has no names; the reader has
        # put the columns in the signature's order, and the build gate has proved that it is the model's.
        warnings.filterwarnings("ignore", message=".*does not have valid feature names")
        self._estimator = _load(directory / flavor["data"], flavor)
        self._predict = getattr(self._estimator, flavor.get("predict_fn") or "predict")

    def predict(self, matrix: Any) -> Any:
        """Return what the estimator predicts; raises whatever it raises."""
        return self._predict(matrix)


def _load(path: Path, flavor: dict[str, Any]) -> Any:
    kind = flavor.get("serialization_format", "cloudpickle")
    if kind == "skops":
        import skops.io

        return skops.io.load(str(path), trusted=flavor.get("skops_trusted_types"))
    with path.open("rb") as file:
        if kind == "pickle":
            return pickle.load(file)  # noqa: S301 - the user's own model, as MLflow loads it
        import cloudpickle

        return cloudpickle.load(file)
