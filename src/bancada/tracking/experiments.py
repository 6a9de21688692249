"""Experiments and runs of a project."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bancada.domain.errors import NotFound
from bancada.domain.experiments import Experiment, LoggedModel, Metric, Run, RunStatus
from bancada.domain.listing import ListRequest, Page
from bancada.tracking.connection import Connection
from bancada.tracking.filters import Wanted, compares, contains, equals, has_part, order_by, quoted_key, unknown_key
from bancada.tracking.pages import fill_page
from bancada.tracking.readings import (
    as_pairs,
    read_experiment,
    read_logged_model,
    read_metric,
    read_run,
)

API = "/api/2.0/mlflow"
HISTORY_STEP = 25_000
USER_COLUMN = "tags.`mlflow.user`"
EXPERIMENT_COLUMNS = {"name": "name", "created_at": "creation_time", "updated_at": "last_update_time"}
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


class Experiments:
    """What can be asked of a project's experiments and runs."""

    connection: Connection

    def create_experiment(self, project_id: str, name: str, tags: Mapping[str, str] | None = None) -> Experiment:
        """Make an experiment and return it.

        Raises:
            Conflict: the project has an experiment of this name.
        """
        made = self.connection.call(
            "POST", project_id, f"{API}/experiments/create", body={"name": name, "tags": as_pairs(tags)}
        )
        return self.get_experiment(project_id, made["experiment_id"])

    def get_experiment(self, project_id: str, experiment_id: str) -> Experiment:
        """Return an experiment, also a deleted one. Raises NotFound."""
        query = {"experiment_id": experiment_id}
        found = self.connection.call("GET", project_id, f"{API}/experiments/get", query=query)
        return read_experiment(project_id, found["experiment"])

    def get_experiment_by_name(self, project_id: str, name: str) -> Experiment:
        """Return the experiment of this name, also a deleted one. Raises NotFound."""
        query = {"experiment_name": name}
        found = self.connection.call("GET", project_id, f"{API}/experiments/get-by-name", query=query)
        return read_experiment(project_id, found["experiment"])

    def list_experiments(self, project_id: str, request: ListRequest) -> Page[Experiment]:
        """Return a page of the project's active experiments.

        Filter: `name` (a part of it). Sort: `name`, `created_at`, `updated_at`; oldest first without.
        """
        wanted = _wanted_experiments(request.filters)
        order = order_by(request.sort, EXPERIMENT_COLUMNS, "creation_time")

        def fetch(most: int, token: str) -> tuple[list[Experiment], str]:
            body = {"max_results": most, "page_token": token, "filter": wanted.text, "order_by": order}
            found = self.connection.call("POST", project_id, f"{API}/experiments/search", body=body)
            items = [read_experiment(project_id, item) for item in found.get("experiments", ())]
            return items, found.get("next_page_token", "")

        return fill_page(fetch, wanted.keeps, request.page_size, request.page_token)

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

        Filters: `name`, `creator.*`, `params.<key>`, `tags.<key>` (a part of the text), `status` (one, with or without
        the wire's prefix) and `metrics.<key>` (a number, or a comparison such as `>=0.9`). Sort: `name`, `start_time`,
        `created_at`, `creator.*`, `metrics.<key>`, `params.<key>`, `tags.<key>`; oldest first without.

        Raises:
            NotFound: the project has no such experiment.
            InvalidRequest: a filter or sort key is unknown, or its value malformed.
        """
        wanted = _wanted_runs(request.filters)
        order = order_by(request.sort, RUN_COLUMNS, "attributes.start_time")
        self.get_experiment(project_id, experiment_id)

        def fetch(most: int, token: str) -> tuple[list[Run], str]:
            body = {"experiment_ids": [experiment_id], "max_results": most, "page_token": token}
            found = self.connection.call(
                "POST", project_id, f"{API}/runs/search", body={**body, "filter": wanted.text, "order_by": order}
            )
            items = [read_run(project_id, item) for item in found.get("runs", ())]
            return items, found.get("next_page_token", "")

        return fill_page(fetch, wanted.keeps, request.page_size, request.page_token)

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


def _wanted_experiments(filters: Mapping[str, str]) -> Wanted[Experiment]:
    for key in filters:
        if key != "name":
            raise unknown_key("filter", key, {"name": ""})
    part = filters.get("name", "")
    if not part:
        return Wanted("", ())
    return Wanted(contains("name", part), (lambda item: has_part(item.name, part),))


def _wanted_runs(filters: Mapping[str, str]) -> Wanted[Run]:
    conditions = [_run_condition(key, value) for key, value in filters.items() if value]
    texts = [text for text, _ in conditions]
    return Wanted(" AND ".join(texts), tuple(test for _, test in conditions))


def _run_condition(key: str, value: str) -> tuple[str, RunTest]:
    kind, _, name = key.partition(".")
    if kind == "metrics" and name:
        return compares(quoted_key(kind, name), value), lambda _: True
    if kind in {"params", "tags"} and name:
        return contains(quoted_key(kind, name), value), _text_test(kind, name, value)
    if kind == "creator" and key in RUN_COLUMNS:
        return contains(USER_COLUMN, value), lambda run: has_part(run.username, value)
    if key == "name":
        return contains(RUN_COLUMNS["name"], value), lambda run: has_part(run.name, value)
    if key == "status":
        status = value.upper().removeprefix("EXPERIMENT_RUN_")
        return equals(RUN_COLUMNS["status"], status), lambda run: run.status is RunStatus(status)
    raise unknown_key("filter", key, RUN_COLUMNS)


def _text_test(kind: str, name: str, part: str) -> RunTest:
    def test(run: Run) -> bool:
        pairs = run.params if kind == "params" else run.tags
        return has_part(pairs.get(name), part)

    return test
