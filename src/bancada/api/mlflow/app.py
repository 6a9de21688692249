"""MLflow's server app, configured for this workbench, behind the door."""

from __future__ import annotations

import importlib
import os
import sys
import warnings
from pathlib import Path

from starlette.types import ASGIApp

from bancada.api.mlflow.access import Authenticate, OnRegistryChange
from bancada.api.mlflow.guard import Guard
from bancada.domain.errors import PlatformFailed
from bancada.settings import Settings

NOT_NEEDED = ("pyarrow", "scipy")
"""Optional parts of pandas and scikit-learn that no route of ours uses: 40 MB of memory and a third of the import."""

SOURCES = r"^(mlflow-artifacts:/(?!/)|models:/(?!/)|runs:/(?!/)|prompt-template$|dummy-source$)"
"""Where a model version may come from: this project. Other schemes would make MLflow's server fetch them."""


def create_tracking_app(
    settings: Settings, authenticate: Authenticate, on_registry_change: OnRegistryChange, internal_token: str
) -> Guard:
    """Return MLflow's app behind the door; takes some ten seconds, and can be done once per process.

    MLflow is configured by environment variables that it reads while it is imported, so this changes `os.environ`.

    Args:
        settings: where MLflow's database and artifacts are.
        authenticate: blocking, called in a thread on every request that does not come from the workbench itself.
        on_registry_change: blocking, called in a thread after each change of a registry.
        internal_token: what the workbench's own processes send as `X-Bancada-Internal`.

    Raises:
        PlatformFailed: MLflow's server is already loaded in this process, so it cannot be configured any more.
    """
    if "mlflow.server" in sys.modules:
        raise PlatformFailed("MLflow's server is already loaded; one process can serve one workbench.")
    _configure(settings)
    for name in NOT_NEEDED:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type] # the documented way to make an import fail
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # MLflow's server is not ours to modernise
        inner: ASGIApp = importlib.import_module("mlflow.server.fastapi_app").app
    return Guard(inner, authenticate, on_registry_change, internal_token)


def _configure(settings: Settings) -> None:
    for name in [name for name in os.environ if name.startswith(("MLFLOW_", "_MLFLOW_"))]:
        del os.environ[name]  # what was meant for a client, or for another server
    if "://" not in settings.artifact_destination:
        Path(settings.artifact_destination).mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.update(
        {
            "_MLFLOW_SERVER_FILE_STORE": settings.tracking_store_url,
            "_MLFLOW_SERVER_ARTIFACT_ROOT": "mlflow-artifacts:/",
            "_MLFLOW_SERVER_ARTIFACT_DESTINATION": settings.artifact_destination,
            "_MLFLOW_SERVER_SERVE_ARTIFACTS": "true",
            "MLFLOW_ENABLE_WORKSPACES": "true",
            "MLFLOW_SERVER_ALLOWED_HOSTS": "*",  # the door and the gateway judge hosts and origins
            "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
            "MLFLOW_CREATE_MODEL_VERSION_SOURCE_VALIDATION_REGEX": SOURCES,
            "MLFLOW_DISABLE_TELEMETRY": "true",
            "MLFLOW_ENABLE_AI_GATEWAY": "false",
        }
    )
