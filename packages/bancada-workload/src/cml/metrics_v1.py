"""Metrics of models in use: tracked with a prediction, later, or for a span of time; and read again.

Within a workload the environment says where the workbench is; elsewhere run `eval "$(bancada env --project NAME)"`
first. With `dev=True` nothing is sent, and what was tracked stays in this process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from bancada_workload import local_metrics
from bancada_workload.tracked import track
from bancada_workload.workbench_calls import ask

_API = "/api/native/v1"
_PAGE = 2_000


def track_metric(key: str, value: Any) -> None:
    """Keep `value` under `key` with the prediction that is being made; to be called within a model's function.

    Where no prediction is being made the value goes nowhere, so that a function can be tried by itself.
    """
    track(key, value)


def track_delayed_metrics(metrics: Mapping[str, Any], prediction_uuid: str, dev: bool = False) -> None:
    """Add `metrics` to those of a prediction that was answered before, such as the truth that is known by now.

    Of one name the newer value stays. A prediction that was answered a moment ago need not be recorded yet.

    Raises:
        WorkbenchRefusal: the caller may not call the model, or this is no uuid.
    """
    if dev:
        local_metrics.add_metrics(str(prediction_uuid), metrics)
        return
    path = f"{_API}/predictions/{quote(str(prediction_uuid), safe='')}/metrics"
    ask("POST", path, {"metrics": _plain(metrics)})


def track_aggregate_metrics(
    metrics: Mapping[str, Any],
    start_timestamp_ms: int,
    end_timestamp_ms: int,
    model_deployment_crn: str | None = None,
    dev: bool = False,
) -> None:
    """Keep `metrics` of a span of time of a deployment; times are milliseconds since 1970.

    Raises:
        ValueError: no deployment is named.
        WorkbenchRefusal: the caller may not call the deployment's model, or the span ends before it begins.
    """
    if dev:
        local_metrics.record_aggregate(metrics, int(start_timestamp_ms), int(end_timestamp_ms))
        return
    if not model_deployment_crn:
        raise ValueError("model_deployment_crn: name the deployment that the metrics are of.")
    span = {"start_timestamp_ms": int(start_timestamp_ms), "end_timestamp_ms": int(end_timestamp_ms)}
    ask("POST", f"{_API}/deployments/{_id_of(model_deployment_crn)}/metrics", {**span, "metrics": _plain(metrics)})


def read_metrics(
    model_crn: str | None = None,
    model_build_crn: str | None = None,
    model_deployment_crn: str | None = None,
    start_timestamp_ms: int | None = None,
    end_timestamp_ms: int | None = None,
    dev: bool = False,
) -> dict[str, list[dict[str, Any]]]:
    """Return `{"metrics": [record, ...]}` of a model, a build or a deployment, in the order of their time.

    Both ends of the span are included; without them it is all that is kept. See `iter_metrics` for many records.

    Raises:
        ValueError: nothing is named.
        WorkbenchRefusal: there is nothing of this name that the caller may read.
    """
    span = (start_timestamp_ms, end_timestamp_ms)
    return {"metrics": list(iter_metrics(model_crn, model_build_crn, model_deployment_crn, *span, dev=dev))}


def iter_metrics(
    model_crn: str | None = None,
    model_build_crn: str | None = None,
    model_deployment_crn: str | None = None,
    start_timestamp_ms: int | None = None,
    end_timestamp_ms: int | None = None,
    dev: bool = False,
) -> Iterator[dict[str, Any]]:
    """Yield the records that `read_metrics` returns, holding a page of them at a time; raises as it does."""
    if dev:
        return local_metrics.read_between(start_timestamp_ms, end_timestamp_ms)
    if model_deployment_crn:
        path = f"{_API}/deployments/{_id_of(model_deployment_crn)}/metrics"
    elif model_build_crn:
        path = f"{_API}/builds/{_id_of(model_build_crn)}/metrics"
    elif model_crn:
        path = f"{_API}/models/{_id_of(model_crn)}/metrics"
    else:
        raise ValueError("Name what to read: model_crn, model_build_crn or model_deployment_crn.")
    query: dict[str, Any] = {"page_size": _PAGE}
    if start_timestamp_ms is not None:
        query["start_timestamp_ms"] = int(start_timestamp_ms)
    if end_timestamp_ms is not None:
        query["end_timestamp_ms"] = int(end_timestamp_ms)
    return _pages(path, query)


def call_model(model_access_key: str, ipt: Any, api_key: str | None = None) -> dict[str, Any]:
    """Call a model with `ipt` as its request, and return the whole answer: `["response"]` has what it returned.

    Without `api_key` the workload's own key is sent.

    Raises:
        WorkbenchRefusal: the model failed, or the key may not call it; the message says why.
    """
    body = {"accessKey": model_access_key, "request": ipt}
    answer: dict[str, Any] = ask("POST", "/model", body, key=api_key)
    return answer


def _pages(path: str, query: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    token = ""
    while True:
        answer = ask("GET", f"{path}?{urlencode({**query, 'page_token': token})}")
        yield from answer["metrics"]
        token = answer["next_page_token"]
        if not token:
            return


def _id_of(crn: str) -> str:
    return quote(str(crn).rpartition("/")[2], safe="")


def _plain(metrics: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in metrics.items()}
