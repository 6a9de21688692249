"""Runs of experiments in API v2: a view over MLflow's store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bancada.api.v2.operations import Call, operation
from bancada.api.v2.people import read_tags, render_short_user, render_tags
from bancada.control import run_changes, runs
from bancada.control.run_changes import RunChanges
from bancada.control.runs import RegisteredRun, RunView
from bancada.domain.experiments import ArtifactFile, Dataset, Metric, RunStatus
from bancada.domain.run_batches import Pair, RunBatch, RunKeys

STATUS_PREFIX = "EXPERIMENT_RUN_"
DATASET_FIELDS = ("name", "digest", "source_type", "source", "schema", "profile")


@operation("create_experiment_run")
def create_experiment_run(call: Call) -> Mapping[str, Any]:
    """Begin a run, now unless start_time says when."""
    ids = call.path["project_id"], call.path["experiment_id"]
    view = run_changes.create_run(
        call.workbench, call.actor, *ids, name=call.body.get("run_name", ""), started_at=call.body.get("start_time"),
        tags=_read_pairs(call.body.get("tags", ())),
    )  # fmt: skip
    return render_run(view)


@operation("update_experiment_run")
def update_experiment_run(call: Call) -> Mapping[str, Any]:
    """Change a run, and add to what it logged what is in `data` and new."""
    status = call.body.get("status", "")
    changes = RunChanges(
        name=call.body.get("name", ""),
        status=RunStatus(status.removeprefix(STATUS_PREFIX)) if status else None,
        started_at=call.body.get("start_time"),
        ended_at=call.body.get("end_time"),
        batch=_read_batch(call.body.get("data", {}), call.workbench.clock()),
        datasets=tuple(map(_read_dataset, call.body.get("inputs", {}).get("dataset_inputs", ()))),
    )
    return render_run(run_changes.update_run(call.workbench, call.actor, *_run_ids(call), changes))


@operation("delete_experiment_run")
def delete_experiment_run(call: Call) -> None:
    """Delete a run, so that MLflow can restore it."""
    run_changes.delete_run(call.workbench, call.actor, *_run_ids(call))


@operation("log_experiment_run_batch")
def log_experiment_run_batch(call: Call) -> None:
    """Add metrics, params, tags and the record of a model to a run; metrics without a time get the present one."""
    batch = _read_batch(call.body, call.workbench.clock())
    model_json = call.body.get("model_json", "")
    run_changes.log_run_batch(call.workbench, call.actor, *_run_ids(call), batch, model_json)


@operation("delete_experiment_run_batch")
def delete_experiment_run_batch(call: Call) -> None:
    """Delete metrics with their whole history, params and tags of a run, by their keys."""
    keys = RunKeys(*(tuple(call.body.get(name, ())) for name in ("metrics", "params", "tags")))
    run_changes.delete_run_batch(call.workbench, call.actor, *_run_ids(call), keys)


@operation("get_experiment_run")
def get_experiment_run(call: Call) -> Mapping[str, Any]:
    """Read a run with what it logged."""
    return render_run(runs.get_run(call.workbench, call.actor, *_run_ids(call)))


@operation("list_experiment_runs")
def list_experiment_runs(call: Call) -> Mapping[str, Any]:
    """List the runs of an experiment, the oldest first unless sorted."""
    ids = call.path["project_id"], call.path["experiment_id"]
    page = runs.list_runs(call.workbench, call.actor, *ids, call.list_request)
    return {"experiment_runs": [render_run(view) for view in page.items], "next_page_token": page.next_page_token}


@operation("get_experiment_run_metrics")
def get_experiment_run_metrics(call: Call) -> Mapping[str, Any]:
    """Read every value of one metric of a run."""
    key = call.path["metric_key"]
    return {"metrics": render_metrics(runs.get_run_metrics(call.workbench, call.actor, *_run_ids(call), key))}


def render_run(view: RunView) -> dict[str, Any]:
    """Return the fields of an ExperimentRun."""
    run = view.run
    return {
        "id": run.id,
        "name": run.name,
        "experiment_id": run.experiment_id,
        "user": render_short_user(view.user),
        "status": f"{STATUS_PREFIX}{run.status.value}",
        "start_time": run.started_at,
        "end_time": run.ended_at,
        "artifact_uri": run.artifact_uri,
        "data": {
            "metrics": render_metrics(run.metrics),
            "params": render_tags(run.params),
            "tags": render_tags(run.tags),
            "files": [_render_file(file) for file in view.files],
            "registered_model_metadata": [_render_registered(item) for item in view.registered],
        },
        "inputs": {"dataset_inputs": [_render_dataset(dataset) for dataset in run.datasets]},
    }


def render_metrics(metrics: Iterable[Metric]) -> list[dict[str, Any]]:
    """Return values of metrics as the contract writes them."""
    return [
        {"key": metric.key, "value": metric.value, "timestamp": metric.logged_at, "step": metric.step}
        for metric in metrics
    ]


def _read_batch(fields: Mapping[str, Any], now: datetime) -> RunBatch:
    metrics = (
        Metric(metric.get("key", ""), metric.get("value", 0.0), metric.get("step", 0), metric.get("timestamp", now))
        for metric in fields.get("metrics", ())
    )
    return RunBatch(tuple(metrics), _read_pairs(fields.get("params", ())), _read_pairs(fields.get("tags", ())))


def _read_pairs(pairs: Sequence[Mapping[str, str]]) -> tuple[Pair, ...]:
    return tuple((pair.get("key", ""), pair.get("value", "")) for pair in pairs)


def _read_dataset(sent: Mapping[str, Any]) -> Dataset:
    texts = {name: sent.get("dataset", {}).get(name, "") for name in DATASET_FIELDS}
    return Dataset(**texts, tags=read_tags(sent.get("tags", ())))


def _render_registered(item: RegisteredRun) -> dict[str, Any]:
    return {
        "model_path": item.path,
        "model_name": item.model.name,
        "model_id": item.model.id,
        "model_version_id": item.index.id,
        "version_number": item.version.number,
        "run_id": item.version.run_id,
        "created_at": item.version.created_at,
    }


def _render_file(file: ArtifactFile) -> dict[str, Any]:
    return {"path": file.path, "is_dir": file.is_dir, "file_size": file.size_bytes}


def _render_dataset(dataset: Dataset) -> dict[str, Any]:
    return {"tags": render_tags(dataset.tags), "dataset": {name: getattr(dataset, name) for name in DATASET_FIELDS}}


def _run_ids(call: Call) -> tuple[str, str, str]:
    return call.path["project_id"], call.path["experiment_id"], call.path["run_id"]
