"""Saved MLflow models, made once by a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bancada_workload.jsonable import to_prediction
from bancada_workload.native_flavors import load_native
from bancada_workload.proof import choose_serving
from bancada_workload.registry_model import RegistryModel, load_registry_model

from tests.contract.scoring.frames_client import call_of

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as in a replica; before anything loads a library that reads it

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Directory of the models of save_models.py, by name."""
    directory = tmp_path_factory.mktemp("models")
    script = Path(__file__).with_name("save_models.py")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", script, directory], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return directory


class Loaded:
    """A loaded model, and what it answers to the `request` of a call."""

    def __init__(self, model: RegistryModel) -> None:
        self.model = model

    def predict(self, request: object) -> list[object]:
        question = self.model.read(call_of(1, {"request": request}))
        return to_prediction(self.model.predict_one(question))


@pytest.fixture(scope="session")
def load_saved(models: Path) -> Callable[[str], Loaded]:
    """Load a saved model by its name, once."""
    loaded: dict[str, Loaded] = {}

    def load(name: str) -> Loaded:
        if name not in loaded:
            loaded[name] = Loaded(load_registry_model(models / name))
        return loaded[name]

    return load


@pytest.fixture(scope="session")
def native_models(tmp_path_factory):
    directory = tmp_path_factory.mktemp("native")
    script = Path(__file__).with_name("save_native_models.py")
    done = subprocess.run([sys.executable, "-W", "ignore", script, directory], capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return directory


@pytest.fixture(scope="session")
def served(native_models):
    """Return the pyfunc model, its plan, and the native model where the plan has one."""
    found = {}

    def load(name):
        if name not in found:
            slow = load_registry_model(native_models / name)
            plan = choose_serving(slow, native_models / name)
            fast = load_native(native_models / name, plan) if plan["path"] == "native" else None
            found[name] = slow, plan, fast
        return found[name]

    return load
