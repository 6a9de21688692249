"""Saved MLflow models, made once by a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bancada_workload.registry_model import RegistryModel, load_registry_model

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


@pytest.fixture(scope="session")
def load_saved(models: Path) -> Callable[[str], RegistryModel]:
    """Load a saved model by its name, once."""
    loaded: dict[str, RegistryModel] = {}

    def load(name: str) -> RegistryModel:
        if name not in loaded:
            loaded[name] = load_registry_model(models / name)
        return loaded[name]

    return load
