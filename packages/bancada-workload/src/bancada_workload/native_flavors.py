"""Which models have a native form, told from their MLmodel file alone: neither MLflow nor the model is loaded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bancada_workload.failures import REGISTRY_REQUIREMENTS, LoadFailure, describe, user_failure
from bancada_workload.matrices import columns_of
from bancada_workload.native_model import Engine, NativeModel

FLAVORS = ("xgboost", "lightgbm", "onnx", "sklearn")
_PREDICTS_ONLY = ("xgboost", "lightgbm", "onnx")


def find_plan(directory: Path) -> dict[str, Any] | str:
    """Return how the model in `directory` may be served natively, not proven yet; or why it cannot be."""
    import yaml

    try:
        document = yaml.safe_load((directory / "MLmodel").read_text(encoding="utf-8"))
        flavors = document["flavors"]
        pyfunc = flavors["python_function"]
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError):
        return "its MLmodel file has no python_function"
    loader = str(pyfunc.get("loader_module", ""))
    flavor = loader.rpartition("mlflow.")[2]
    if flavor not in FLAVORS or flavor not in flavors:
        return f"models of {loader or 'this kind'} have no native form here"
    engine = {**flavors[flavor], "predict_fn": pyfunc.get("predict_fn", "predict")}
    if engine.get("code") or pyfunc.get("code"):
        return "it brings code of its own"
    engine.setdefault("data", engine.get("pickled_model") or pyfunc.get("data") or pyfunc.get("model_path"))
    if flavor in _PREDICTS_ONLY and engine["predict_fn"] != "predict":
        return f"it is asked by {engine['predict_fn']}"
    signature = _signature(document)
    columns = columns_of(signature)
    if isinstance(columns, str):
        return columns
    return {"flavor": flavor, "engine": engine, "signature": signature}


def load_native(directory: Path, plan: dict[str, Any]) -> NativeModel:
    """Load the model in `directory` as `plan` says.

    Raises:
        LoadFailure: import_failed or load_failed, with what to change.
    """
    try:
        return NativeModel(_load_engine(directory, plan), plan)
    except LoadFailure:
        raise
    except Exception as error:
        usual = LoadFailure("load_failed", f"Loading the model natively raised {describe(error)}",
                            "Create the build again: its gate decides anew how the model is served.")  # fmt: skip
        raise user_failure(error, usual, REGISTRY_REQUIREMENTS) from error


def _load_engine(directory: Path, plan: dict[str, Any]) -> Engine:
    # Imported one by one: each knows only its own library, and most environments have one of them.
    flavor, config = plan["flavor"], plan["engine"]
    if flavor == "xgboost":
        from bancada_workload.xgboost_engine import XgboostEngine

        return XgboostEngine(directory, config)
    if flavor == "lightgbm" and config.get("model_class", "lightgbm.basic.Booster") == "lightgbm.basic.Booster":
        from bancada_workload.lightgbm_engine import LightgbmEngine

        return LightgbmEngine(directory, config)
    if flavor == "onnx":
        from bancada_workload.onnx_engine import OnnxEngine

        return OnnxEngine(directory, config)
    from bancada_workload.sklearn_engine import SklearnEngine

    return SklearnEngine(directory, config)


def _signature(document: dict[str, Any]) -> dict[str, Any]:
    written = document.get("signature") or {}
    return {part: json.loads(written[part]) if written.get(part) else None for part in ("inputs", "outputs", "params")}
