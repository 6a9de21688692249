"""The older name of what is in `cml.metrics_v1`, `cml.models_v1` and `cml.workers_v1`, for scripts that import it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from bancada_workload.workbench_calls import variable
from cml.metrics_v1 import (
    call_model,
    read_metrics,
    track_aggregate_metrics,
    track_delayed_metrics,
    track_metric,
)  # fmt: skip
from cml.models_v1 import cml_model
from cml.workers_v1 import await_workers, launch_workers, list_workers, stop_workers

__all__ = [
    "await_workers", "call_model", "get_auth", "launch_workers", "list_workers", "model_metrics", "read_metrics",
    "stop_workers", "track_aggregate_metrics", "track_delayed_metrics", "track_metric",
]  # fmt: skip
F = TypeVar("F", bound="Callable[..., Any]")


def get_auth() -> dict[str, str]:
    """Return the user and the password with which HTTP Basic opens the legacy API.

    Raises:
        RuntimeError: the environment variable `CDSW_API_KEY` is missing.
    """
    return {"user": variable("CDSW_API_KEY", "a key of the workbench"), "password": ""}


def model_metrics(func: F) -> F:
    """Mark a model's function whose answers have a uuid and metrics, as `cml_model(metrics=True)` does."""
    return cml_model(metrics=True)(func)
