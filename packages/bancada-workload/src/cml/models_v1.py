"""Serving functions: `@cml_model` marks the function of a project that a model calls."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar, overload

from bancada_workload import local_metrics
from bancada_workload.tracked import collecting, is_collecting

F = TypeVar("F", bound="Callable[..., Any]")


@overload
def cml_model(func: F) -> F: ...


@overload
def cml_model(*, metrics: bool = False) -> Callable[[F], F]: ...


def cml_model(func: Callable[..., Any] | None = None, *, metrics: bool = False) -> Any:
    """Mark a function that takes the request of a call as its argument; what it returns is the answer.

    With `metrics=True` it may call `track_metric`, and answers
    `{"model_deployment_crn": ..., "prediction": <what it returned>, "uuid": ...}`, under whose uuid further metrics can
    be tracked later. Called by hand it answers so too, under a uuid of this process.
    """

    def mark(function: Callable[..., Any]) -> Callable[..., Any]:
        return _with_metrics(function) if metrics else function

    return mark if func is None else mark(func)


def _with_metrics(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def answer(*args: Any, **kwargs: Any) -> Any:
        if is_collecting():  # a replica, which knows the uuid and says it
            return function(*args, **kwargs)
        started_ms = local_metrics.now_ms()
        with collecting() as metrics:
            prediction = function(*args, **kwargs)
        return local_metrics.record_prediction(prediction, metrics, started_ms)

    answer.wraps_prediction = True  # type: ignore[attr-defined] # read by the replica
    return answer
