"""The older name of what is in `cml.metrics_v1` and `cml.models_v1`, for scripts that import it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from cml.metrics_v1 import (
    call_model,
    read_metrics,
    track_aggregate_metrics,
    track_delayed_metrics,
    track_metric,
)  # fmt: skip
from cml.models_v1 import cml_model

__all__ = [
    "call_model", "model_metrics", "read_metrics", "track_aggregate_metrics", "track_delayed_metrics", "track_metric",
]  # fmt: skip
F = TypeVar("F", bound="Callable[..., Any]")


def model_metrics(func: F) -> F:
    """Mark a model's function whose answers have a uuid and metrics, as `cml_model(metrics=True)` does."""
    return cml_model(metrics=True)(func)
