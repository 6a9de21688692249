"""MLflow in memory, behind the same port as `bancada.tracking.client.Tracking`.

It is kept honest by tests/contract/tracking/test_tracking_port.py, which runs against the real one too.
"""

from __future__ import annotations

import base64
import json
import math
import operator
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from typing import TypeVar

from bancada.domain.errors import Conflict, InvalidRequest, NotFound
from bancada.domain.experiments import ArtifactFile, Dataset, Experiment, LoggedModel, Metric, Run, RunStatus
from bancada.domain.listing import ListRequest, Page, SortKey
from bancada.domain.registry import USER_TAG, ModelVersion, RegisteredModel
from bancada.domain.run_batches import RunBatch, RunKeys
from bancada.tracking.filters import has_part, matches, unknown_key
from bancada.tracking.pages import resume, seal

T = TypeVar("T")
START = datetime(2026, 11, 22, 9, 0, tzinfo=timezone.utc)


@dataclass
class Kept:
    """What all views of one fake share."""

    experiments: dict[tuple[str, str], Experiment] = field(default_factory=dict)
    runs: dict[tuple[str, str], Run] = field(default_factory=dict)
    history: dict[tuple[str, str], list[Metric]] = field(default_factory=dict)
    models: dict[tuple[str, str], RegisteredModel] = field(default_factory=dict)
    versions: dict[tuple[str, str, int], ModelVersion] = field(default_factory=dict)
    last_numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    logged: dict[str, list[str]] = field(default_factory=dict)
    counter: int = 0
    calls: list[str] = field(default_factory=list)

    def tick(self) -> datetime:
        self.counter += 1
        return START + timedelta(seconds=self.counter)


class FakeTracking:
    def __init__(self, kept: Kept | None = None, username: str = "") -> None:
        self.kept = kept or Kept()
        self.username = username

    def acting_for(self, username: str) -> FakeTracking:
        return FakeTracking(self.kept, username)

    # What user code does with plain mlflow, and the port has no verb for.

    def start_run(self, project_id: str, experiment_id: str, name: str, tags: Mapping[str, str] | None = None) -> str:
        at = self.kept.tick()
        run_id = f"{self.kept.counter:032x}"
        self.kept.runs[project_id, run_id] = Run(
            id=run_id, project_id=project_id, experiment_id=experiment_id, name=name, status=RunStatus.RUNNING,
            username=self.username, started_at=at, ended_at=None,
            artifact_uri=f"mlflow-artifacts:/{experiment_id}/{run_id}/artifacts", lifecycle_stage="active",
            metrics=(), params={}, tags={USER_TAG: self.username, **(tags or {})},
        )  # fmt: skip
        return run_id

    def log(
        self, project_id: str, run_id: str, metrics: Iterable[tuple[str, float]], params: Mapping[str, str]
    ) -> None:
        run = self.kept.runs[project_id, run_id]
        history = self.kept.history.setdefault((project_id, run_id), [])
        for key, value in metrics:
            history.append(Metric(key, value, sum(1 for metric in history if metric.key == key), self.kept.tick()))
        self.kept.runs[project_id, run_id] = replace(run, metrics=_latest(history), params={**run.params, **params})

    def log_model(self, project_id: str, run_id: str, name: str) -> None:
        self.kept.logged.setdefault(run_id, []).append(name)

    # Experiments and runs.

    def create_experiment(self, project_id: str, name: str, tags: Mapping[str, str] | None = None) -> Experiment:
        if any(e.name == name for e in self._experiments(project_id)):
            raise Conflict(f"Experiment {name!r} already exists.")
        at = self.kept.tick()
        id_ = str(self.kept.counter)
        made = Experiment(
            id_,
            project_id,
            name,
            f"mlflow-artifacts:/{id_}",
            "active",
            {USER_TAG: self.username, **(tags or {})},
            at,
            at,
        )
        self.kept.experiments[project_id, id_] = made
        return made

    def rename_experiment(self, project_id: str, experiment_id: str, name: str) -> None:
        kept = self.get_experiment(project_id, experiment_id)
        if any(e.name == name and e.id != kept.id for e in self._experiments(project_id)):
            raise Conflict(f"Experiment {name!r} already exists.")
        if kept.is_deleted:
            raise Conflict("Cannot rename a non-active experiment.")
        self.kept.experiments[project_id, experiment_id] = replace(kept, name=name)

    def tag_experiment(self, project_id: str, experiment_id: str, tags: Mapping[str, str]) -> None:
        kept = self.get_experiment(project_id, experiment_id)
        self.kept.experiments[project_id, experiment_id] = replace(kept, tags={**kept.tags, **tags})

    def delete_experiment(self, project_id: str, experiment_id: str) -> None:
        self._move(project_id, experiment_id, "active", "deleted")

    def restore_experiment(self, project_id: str, experiment_id: str) -> None:
        self._move(project_id, experiment_id, "deleted", "active")

    def _move(self, project_id: str, experiment_id: str, before: str, after: str) -> None:
        kept = self.get_experiment(project_id, experiment_id)
        if kept.lifecycle_stage != before:
            raise NotFound(f"There is no {before} experiment {experiment_id}.")
        self.kept.experiments[project_id, experiment_id] = replace(kept, lifecycle_stage=after)
        for key, run in self.kept.runs.items():
            if run.experiment_id == experiment_id:
                self.kept.runs[key] = replace(run, lifecycle_stage=after)

    def _experiments(self, project_id: str) -> list[Experiment]:
        return [e for (project, _), e in self.kept.experiments.items() if project == project_id]

    def get_experiment(self, project_id: str, experiment_id: str) -> Experiment:
        return _found(self.kept.experiments, (project_id, experiment_id), "experiment")

    def list_experiments(self, project_id: str, request: ListRequest) -> Page[Experiment]:
        self.kept.calls.append(f"list_experiments {project_id}")
        items = [e for e in self._experiments(project_id) if not e.is_deleted]
        _refuse_other_keys(request, {"name"}, {"name", "created_at", "updated_at"})
        part = request.filters.get("name", "")
        return _page(f"experiments of {project_id}", [e for e in items if has_part(e.name, part)], request, getattr)

    def get_run(self, project_id: str, run_id: str, experiment_id: str = "") -> Run:
        run = _found(self.kept.runs, (project_id, run_id), "run")
        if experiment_id and run.experiment_id != experiment_id:
            raise NotFound(f"Experiment {experiment_id} has no run {run_id}.")
        return run

    def list_runs(self, project_id: str, experiment_id: str, request: ListRequest) -> Page[Run]:
        self.get_experiment(project_id, experiment_id)
        runs = [r for r in self.kept.runs.values() if (r.project_id, r.experiment_id) == (project_id, experiment_id)]
        kept = [
            run
            for run in runs
            if not run.is_deleted and all(_keeps(run, key, value) for key, value in request.filters.items())
        ]
        return _page(f"runs of {project_id}/{experiment_id}", kept, request, _run_value)

    def metric_history(self, project_id: str, run_id: str, key: str) -> tuple[Metric, ...]:
        return tuple(m for m in self.kept.history.get((project_id, run_id), ()) if m.key == key)

    def list_logged_models(self, project_id: str, run: Run) -> tuple[LoggedModel, ...]:
        return tuple(
            LoggedModel(f"m-{name}", name, run.id, run.experiment_id, "READY", f"{run.artifact_uri}/{name}", START)
            for name in reversed(self.kept.logged.get(run.id, []))
        )

    def create_run(
        self, project_id: str, experiment_id: str, *, name: str, started_at: datetime, tags: Sequence[tuple[str, str]]
    ) -> Run:
        if self.get_experiment(project_id, experiment_id).is_deleted:
            raise InvalidRequest(f"The experiment {experiment_id} must be in the 'active' state.")
        run_id = self.start_run(project_id, experiment_id, name or f"calm-ant-{self.kept.counter}", dict(tags))
        run = replace(self.kept.runs[project_id, run_id], started_at=_cut(started_at))
        self.kept.runs[project_id, run_id] = run
        return run

    def update_run(
        self, project_id: str, run_id: str, *, name: str = "", status: RunStatus | None = None,
        ended_at: datetime | None = None,
    ) -> None:  # fmt: skip
        run = self._active_run(project_id, run_id)
        self.kept.runs[project_id, run_id] = replace(
            run, name=name or run.name, status=status or run.status, ended_at=_cut(ended_at) or run.ended_at
        )

    def delete_run(self, project_id: str, run_id: str) -> None:
        self.kept.runs[project_id, run_id] = replace(self.get_run(project_id, run_id), lifecycle_stage="deleted")

    def log_batch(self, project_id: str, run_id: str, batch: RunBatch) -> None:
        run = self._active_run(project_id, run_id)
        if len(dict(batch.params)) < len(batch.params):
            raise InvalidRequest("Duplicate parameter keys have been submitted.")
        for key, value in batch.params:
            if run.params.get(key, value) != value:
                raise InvalidRequest("Changing param values is not allowed.")
        history = self.kept.history.setdefault((project_id, run_id), [])
        for metric in batch.metrics:
            kept = replace(metric, logged_at=_cut(metric.logged_at), value=_stored(metric.value))
            if repr(kept) not in map(repr, history):
                history.append(kept)
        params, tags = {**run.params, **dict(batch.params)}, {**run.tags, **dict(batch.tags)}
        self.kept.runs[project_id, run_id] = replace(run, metrics=_latest(history), params=params, tags=tags)

    def log_datasets(self, project_id: str, run_id: str, datasets: Sequence[Dataset]) -> None:
        run = self._active_run(project_id, run_id)
        self.kept.runs[project_id, run_id] = replace(run, datasets=(*run.datasets, *datasets))

    def log_model_record(self, project_id: str, run_id: str, model_json: str) -> None:
        run = self._active_run(project_id, run_id)
        missing = {"artifact_path", "flavors", "utc_time_created", "run_id"} - set(json.loads(model_json))
        if missing:
            raise InvalidRequest(f"Model json is missing mandatory fields: {missing}")
        tags = {**run.tags, "mlflow.log-model.history": f"[{model_json}]"}
        self.kept.runs[project_id, run_id] = replace(run, tags=tags)

    def delete_run_data(self, project_id: str, run_id: str, keys: RunKeys) -> None:
        run = self._active_run(project_id, run_id)
        kept = [m for m in self.kept.history.get((project_id, run_id), []) if m.key not in keys.metrics]
        self.kept.history[project_id, run_id] = kept
        params = {key: value for key, value in run.params.items() if key not in keys.params}
        tags = {key: value for key, value in run.tags.items() if key not in keys.tags}
        self.kept.runs[project_id, run_id] = replace(run, metrics=_latest(kept), params=params, tags=tags)

    def _active_run(self, project_id: str, run_id: str) -> Run:
        run = self.get_run(project_id, run_id)
        if run.is_deleted:
            raise InvalidRequest(f"The run {run_id} must be in the 'active' state.")
        return run

    def list_artifacts(self, project_id: str, uri: str) -> tuple[ArtifactFile, ...]:
        is_model = any(uri.endswith(f"/artifacts/{name}") for names in self.kept.logged.values() for name in names)
        return (ArtifactFile("MLmodel", False, 7),) if is_model else ()

    # The registry.

    def create_registered_model(
        self, project_id: str, name: str, description: str = "", tags: Mapping[str, str] | None = None
    ) -> RegisteredModel:
        at = self.kept.tick()
        made = RegisteredModel(project_id, name, description, {USER_TAG: self.username, **(tags or {})}, {}, at, at)
        return self.kept.models.setdefault((project_id, name), made)

    def get_registered_model(self, project_id: str, name: str) -> RegisteredModel:
        return _found(self.kept.models, (project_id, name), "registered model")

    def list_registered_models(self, project_id: str, request: ListRequest) -> Page[RegisteredModel]:
        items = [model for (project, _), model in self.kept.models.items() if project == project_id]
        _refuse_other_keys(request, {"name"}, {"name", "updated_at"})
        part = request.filters.get("name", "")
        by_name = replace(request, sort=request.sort or (SortKey("name"),))
        found = [model for model in items if has_part(model.name, part)]
        return _page(f"registered models of {project_id}", found, by_name, getattr)

    def update_registered_model(self, project_id: str, name: str, description: str) -> RegisteredModel:
        changed = replace(self.get_registered_model(project_id, name), description=description)
        self.kept.models[project_id, name] = changed
        return changed

    def delete_registered_model(self, project_id: str, name: str) -> None:
        self.get_registered_model(project_id, name)
        del self.kept.models[project_id, name]
        for key in [key for key in self.kept.versions if key[:2] == (project_id, name)]:
            del self.kept.versions[key]

    def create_model_version(
        self, project_id: str, name: str, run_id: str, model_path: str, *, description: str = "",
        tags: Mapping[str, str] | None = None, experiment_id: str = "",
    ) -> ModelVersion:  # fmt: skip
        run = self.get_run(project_id, run_id, experiment_id)
        if model_path not in self.kept.logged.get(run_id, ()):
            raise NotFound(f"Run {run_id} has no model {model_path!r}.")
        self.get_registered_model(project_id, name)
        number = self.kept.last_numbers[project_id, name] = self.kept.last_numbers.get((project_id, name), 0) + 1
        at = self.kept.tick()
        made = ModelVersion(
            project_id=project_id, name=name, number=number, description=description, status="READY",
            status_message="", source=f"models:/m-{model_path}", run_id=run.id, logged_model_id=f"m-{model_path}",
            tags={USER_TAG: self.username, **(tags or {})}, aliases=(), created_at=at, updated_at=at,
        )  # fmt: skip
        self.kept.versions[project_id, name, number] = made
        return made

    def get_model_version(self, project_id: str, name: str, number: int) -> ModelVersion:
        return _found(self.kept.versions, (project_id, name, number), "version")

    def list_model_versions(self, project_id: str, name: str, request: ListRequest) -> Page[ModelVersion]:
        _refuse_other_keys(request, {"version_number"}, {"version_number", "created_at", "updated_at"})
        wanted = request.filters.get("version_number", "")
        if wanted and not re.fullmatch(r"\d{1,20}", wanted):
            raise InvalidRequest(f"version_number must be a whole number, got {wanted!r}.")
        items = [v for (project, of, _), v in self.kept.versions.items() if (project, of) == (project_id, name)]
        kept = [v for v in items if not wanted or v.number == int(wanted)]
        noun = f"versions of {project_id}/{name}"
        return _page(noun, kept, request, lambda v, key: v.number if key == "version_number" else getattr(v, key))

    def update_model_version(self, project_id: str, name: str, number: int, description: str) -> ModelVersion:
        changed = replace(self.get_model_version(project_id, name, number), description=description)
        self.kept.versions[project_id, name, number] = changed
        return changed

    def tag_model_version(self, project_id: str, name: str, number: int, tags: Mapping[str, str]) -> None:
        version = self.get_model_version(project_id, name, number)
        self.kept.versions[project_id, name, number] = replace(version, tags={**version.tags, **tags})

    def set_alias(self, project_id: str, name: str, number: int, alias: str) -> None:
        self.get_model_version(project_id, name, number)
        if alias in {"", "latest", "v1"}:
            raise InvalidRequest(f"{alias!r} is no alias.")
        for key, version in self.kept.versions.items():
            if key[:2] == (project_id, name):
                others = tuple(other for other in version.aliases if other != alias)
                self.kept.versions[key] = replace(version, aliases=(*others, alias) if key[2] == number else others)

    def list_versions_of_run(self, project_id: str, run_id: str) -> tuple[ModelVersion, ...]:
        return tuple(v for v in self.kept.versions.values() if (v.project_id, v.run_id) == (project_id, run_id))

    def delete_model_version(self, project_id: str, name: str, number: int) -> None:
        self.get_model_version(project_id, name, number)
        del self.kept.versions[project_id, name, number]


def _latest(history: Iterable[Metric]) -> tuple[Metric, ...]:
    ordered = sorted(history, key=lambda metric: (metric.step, metric.logged_at))
    latest = {metric.key: metric for metric in ordered}
    return tuple(latest[key] for key in sorted(latest))


def _stored(value: float) -> float:
    """Return what MLflow's databases keep of a number: the largest ones in place of the infinities."""
    return value if math.isfinite(value) or math.isnan(value) else math.copysign(sys.float_info.max, value)


def _cut(moment: datetime | None) -> datetime | None:
    return moment and moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _found(kept: dict[tuple, T], key: tuple, noun: str) -> T:
    if key not in kept:
        raise NotFound(f"There is no {noun} {key[-1]!r}.")
    return kept[key]


def _page(noun: str, items: list[T], request: ListRequest, value_of: Callable[[T, str], object]) -> Page[T]:
    """Return a page with tokens as the real bridge has them, around tokens such as MLflow's."""
    request = resume(noun, request)
    for key in reversed(request.sort):
        items = sorted(items, key=lambda item: value_of(item, key.key), reverse=key.descending)
    begin = json.loads(base64.b64decode(request.page_token))["offset"] if request.page_token else 0
    end = begin + request.page_size
    token = base64.b64encode(json.dumps({"offset": end}).encode()).decode() if end < len(items) else ""
    return seal(noun, request, Page(tuple(items[begin:end]), token))


def _refuse_other_keys(request: ListRequest, filters: set[str], sorts: set[str]) -> None:
    for what, keys, known in (
        ("filter", request.filters, filters),
        ("sort", [key.key for key in request.sort], sorts),
    ):
        for key in keys:
            if key not in known:
                raise unknown_key(what, key, dict.fromkeys(known))


def _run_value(run: Run, key: str) -> object:
    kind, _, name = key.partition(".")
    if kind == "metrics":
        return next((metric.value for metric in run.metrics if metric.key == name), float("inf"))
    if kind in {"params", "tags"}:
        return getattr(run, kind).get(name, "")
    if kind == "creator":
        return run.username
    if key == "name":
        return run.name
    if key in {"start_time", "created_at"}:
        return run.started_at
    raise unknown_key("sort", key, {})


def _compare(found: float, condition: str) -> bool:
    text = condition.strip()
    comparison = text.rstrip("0123456789.+-eE ") or "="
    try:
        number = float(text.removeprefix(comparison))
    except ValueError:
        raise InvalidRequest(f"{condition!r} is no number.") from None
    tests = {"=": operator.eq, ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}
    return tests[comparison](found, number)


def _keeps(run: Run, key: str, value: str) -> bool:
    kind, _, name = key.partition(".")
    if kind == "metrics":
        found = next((metric.value for metric in run.metrics if metric.key == name), None)
        return found is not None and all(_compare(found, part) for part in value.split(","))
    if kind in {"params", "tags"}:
        return matches(f"{kind}.{name}", value)[1](getattr(run, kind).get(name))
    if key == "creator.username":
        return has_part(run.username, value)
    if key == "name":
        return has_part(run.name, value)
    if key == "status":
        text = value.upper().removeprefix("EXPERIMENT_RUN_")
        if text not in RunStatus.__members__:
            raise InvalidRequest(f"There is no status {value!r}.")
        return run.status is RunStatus(text)
    raise unknown_key("filter", key, {})
