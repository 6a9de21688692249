"""Runs of a project's experiments."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bancada.domain.errors import InvalidRequest, NotFound
from bancada.domain.experiments import Dataset, LoggedModel, Metric, Run, RunStatus
from bancada.domain.listing import ListRequest, Page
from bancada.domain.run_batches import RunBatch, RunKeys
from bancada.tracking.experiments import API, Experiments, known_id
from bancada.tracking.filters import (
    Wanted,
    compares,
    contains,
    equals,
    has_part,
    matches,
    order_by,
    quoted_key,
    unknown_key,
)
from bancada.tracking.pages import fill_page, resume, seal
from bancada.tracking.readings import as_pairs, in_milliseconds, read_logged_model, read_metric, read_run

HISTORY_STEP = 25_000
DELETE_RUN_DATA = "/bancada/runs/delete-data"
"""The one call that MLflow does not have; its door adds it, for the workbench alone."""
USER_COLUMN = "tags.`mlflow.user`"
RUN_COLUMNS = {
    "name": "attributes.run_name",
    "status": "attributes.status",
    "start_time": "attributes.start_time",
    "created_at": "attributes.start_time",
    "creator.username": USER_COLUMN,
    "creator.name": USER_COLUMN,
    "creator.email": USER_COLUMN,
    "metrics.": "metrics",
    "params.": "params",
    "tags.": "tags",
}
RunTest = Callable[[Run], bool]


class Runs(Experiments):
    """What can be asked of the runs of experiments."""

    def get_run(self, project_id: str, run_id: str, experiment_id: str = "") -> Run:
        """Return a run; with `experiment_id`, only if it belongs to that experiment. Raises NotFound."""
        found = self.connection.call("GET", project_id, f"{API}/runs/get", query={"run_id": run_id})
        run = read_run(project_id, found["run"])
        if experiment_id and run.experiment_id != experiment_id:
            raise NotFound(
                f"Experiment {experiment_id} has no run {run_id}.",
                hint=f"It belongs to experiment {run.experiment_id}.",
            )
        return run

    def list_runs(self, project_id: str, experiment_id: str, request: ListRequest) -> Page[Run]:
        """Return a page of an experiment's active runs.

        Filters: `name`, `creator.*` (a part of the text), `params.<key>`, `tags.<key>` (a part, `=` all of it, or a
        comparison such as `>=4`), `status` (one, with or without the wire's prefix) and `metrics.<key>` (a number, or
        comparisons such as `>0.5, <0.9`). Sort: `name`, `start_time`, `created_at`, `creator.*`, `metrics.<key>`,
        `params.<key>`, `tags.<key>`; oldest first without.

        Raises:
            NotFound: the project has no such experiment.
            InvalidRequest: a filter or sort key is unknown, or its value malformed.
        """
        noun = f"runs of {project_id}/{experiment_id}"
        request = resume(noun, request)
        wanted = _wanted_runs(request.filters)
        order = order_by(request.sort, RUN_COLUMNS, "attributes.start_time")
        experiment_id = self.get_experiment(project_id, experiment_id).id

        def fetch(most: int, token: str) -> tuple[list[Run], str]:
            body = {"experiment_ids": [experiment_id], "max_results": most, "page_token": token}
            found = self.connection.call(
                "POST", project_id, f"{API}/runs/search", body={**body, "filter": wanted.text, "order_by": order}
            )
            items = [read_run(project_id, item) for item in found.get("runs", ())]
            return items, found.get("next_page_token", "")

        return seal(noun, request, fill_page(fetch, wanted.keeps, request.page_size, request.page_token))

    def create_run(
        self, project_id: str, experiment_id: str, *, name: str, started_at: datetime, tags: Sequence[tuple[str, str]]
    ) -> Run:
        """Begin a run, which is `RUNNING`; without a name MLflow makes one up.

        Raises:
            NotFound: the project has no such experiment.
            InvalidRequest: the experiment is deleted.
        """
        body = {
            "experiment_id": known_id(experiment_id),
            "start_time": in_milliseconds(started_at),
            "tags": _pairs(tags),
            **({"run_name": name} if name else {}),
        }
        made = self.connection.call("POST", project_id, f"{API}/runs/create", body=body)
        return read_run(project_id, made["run"])

    def update_run(
        self, project_id: str, run_id: str, *, name: str = "", status: RunStatus | None = None,
        ended_at: datetime | None = None,
    ) -> None:  # fmt: skip
        """Change a run's name, status or end; what is empty or None stays as it is. Raises NotFound."""
        changes: dict[str, Any] = {"run_name": name} if name else {}
        if status is not None:
            changes["status"] = status.value
        if ended_at is not None:
            changes["end_time"] = in_milliseconds(ended_at)
        if changes:
            self.connection.call("POST", project_id, f"{API}/runs/update", body={"run_id": run_id, **changes})

    def delete_run(self, project_id: str, run_id: str) -> None:
        """Mark a run as deleted; doing it twice is doing it once. Raises NotFound."""
        self.connection.call("POST", project_id, f"{API}/runs/delete", body={"run_id": run_id})

    def log_batch(self, project_id: str, run_id: str, batch: RunBatch) -> None:
        """Add metrics, params and tags to a run; a tag that it has gets the new value.

        Raises:
            NotFound: the project has no such run.
            InvalidRequest: a key is malformed, a param has another value already, or there are too many at once.
        """
        body = {
            "run_id": run_id,
            "metrics": [_metric(metric) for metric in batch.metrics],
            "params": _pairs(batch.params),
            "tags": _pairs(batch.tags),
        }
        self.connection.call("POST", project_id, f"{API}/runs/log-batch", body=body)

    def log_datasets(self, project_id: str, run_id: str, datasets: Sequence[Dataset]) -> None:
        """Note that a run read these datasets. Raises NotFound."""
        body = {"run_id": run_id, "datasets": [_dataset(dataset) for dataset in datasets]}
        self.connection.call("POST", project_id, f"{API}/runs/log-inputs", body=body)

    def log_model_record(self, project_id: str, run_id: str, model_json: str) -> None:
        """Add an MLmodel file, as JSON text, to the list of models that a run keeps among its tags.

        Raises:
            NotFound: the project has no such run.
            InvalidRequest: the text is no JSON, or lacks what an MLmodel file must have.
        """
        body = {"run_id": run_id, "model_json": model_json}
        self.connection.call("POST", project_id, f"{API}/runs/log-model", body=body)

    def delete_run_data(self, project_id: str, run_id: str, keys: RunKeys) -> None:
        """Delete metrics with their history, params and tags of a run; those that it has not are passed over.

        Raises:
            NotFound: the project has no such run.
        """
        body = {"run_id": run_id, "metrics": keys.metrics, "params": keys.params, "tags": keys.tags}
        self.connection.call("POST", project_id, DELETE_RUN_DATA, body=body)

    def metric_history(self, project_id: str, run_id: str, key: str) -> tuple[Metric, ...]:
        """Return every value of one metric in the order of logging; none when the run has no such metric."""
        values: list[Metric] = []
        token = ""
        while True:
            query = {"run_id": run_id, "metric_key": key, "max_results": HISTORY_STEP, "page_token": token}
            query = {name: value for name, value in query.items() if value}
            found = self.connection.call("GET", project_id, f"{API}/metrics/get-history", query=query)
            values += map(read_metric, found.get("metrics", ()))
            token = found.get("next_page_token", "")
            if not token:
                return tuple(values)

    def list_logged_models(self, project_id: str, run: Run) -> tuple[LoggedModel, ...]:
        """Return the models that a run logged as objects of their own (MLflow 3), newest first."""
        models: list[LoggedModel] = []
        token = ""
        while True:
            body = {
                "experiment_ids": [run.experiment_id],
                "filter": equals("source_run_id", run.id),
                "order_by": [{"field_name": "creation_timestamp", "ascending": False}],
                "page_token": token,
            }
            found = self.connection.call("POST", project_id, f"{API}/logged-models/search", body=body)
            models += map(read_logged_model, found.get("models", ()))
            token = found.get("next_page_token", "")
            if not token:
                return tuple(models)


def _wanted_runs(filters: Mapping[str, str]) -> Wanted[Run]:
    conditions = [_run_condition(key, value) for key, value in filters.items() if value]
    texts = [text for text, _ in conditions]
    return Wanted(" AND ".join(texts), tuple(test for _, test in conditions))


def _run_condition(key: str, value: str) -> tuple[str, RunTest]:
    kind, _, name = key.partition(".")
    if kind == "metrics" and name:
        return compares(quoted_key(kind, name), value), lambda _: True
    if kind in {"params", "tags"} and name:
        condition, test = matches(quoted_key(kind, name), value)
        return condition, lambda run: test((run.params if kind == "params" else run.tags).get(name))
    if kind == "creator" and key in RUN_COLUMNS:
        return contains(USER_COLUMN, value), lambda run: has_part(run.username, value)
    if key == "name":
        return contains(RUN_COLUMNS["name"], value), lambda run: has_part(run.name, value)
    if key == "status":
        status = _status(value)
        return equals(RUN_COLUMNS["status"], status.value), lambda run: run.status is status
    raise unknown_key("filter", key, RUN_COLUMNS)


def _status(text: str) -> RunStatus:
    try:
        return RunStatus(text.upper().removeprefix("EXPERIMENT_RUN_"))
    except ValueError:
        known = ", ".join(status.value.lower() for status in RunStatus)
        raise InvalidRequest(f"search_filter: runs have no status {text!r}.", hint=f"Known: {known}.") from None


def _metric(metric: Metric) -> dict[str, Any]:
    value: float | str = metric.value
    if not math.isfinite(metric.value):  # which JSON cannot say
        value = "NaN" if math.isnan(metric.value) else "Infinity" if metric.value > 0 else "-Infinity"
    return {"key": metric.key, "value": value, "timestamp": in_milliseconds(metric.logged_at), "step": metric.step}


def _dataset(dataset: Dataset) -> dict[str, Any]:
    names = ("name", "digest", "source_type", "source", "schema", "profile")
    fields = {name: getattr(dataset, name) for name in names if getattr(dataset, name)}
    return {"tags": as_pairs(dataset.tags), "dataset": fields}


def _pairs(pairs: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in pairs]
