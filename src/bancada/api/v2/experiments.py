"""Experiments and runs in API v2: a view over MLflow's store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bancada.api.v2.operations import Call, operation
from bancada.api.v2.people import read_tags, render_short_user, render_tags
from bancada.control import experiments, runs
from bancada.control.experiments import ExperimentView
from bancada.control.runs import RunView
from bancada.domain.experiments import ArtifactFile, Dataset, Metric
from bancada.domain.listing import Page


@operation("create_experiment")
def create_experiment(call: Call) -> Mapping[str, Any]:
    """Create an experiment; where its files lie is the workbench's choice."""
    name, tags = call.body.get("name", ""), read_tags(call.body.get("tags", ()))
    made = experiments.create_experiment(call.workbench, call.actor, call.path["project_id"], name, tags)
    return render_experiment(made)


@operation("get_experiment")
def get_experiment(call: Call) -> Mapping[str, Any]:
    """Read an experiment."""
    ids = call.path["project_id"], call.path["experiment_id"]
    return render_experiment(experiments.get_experiment(call.workbench, call.actor, *ids))


@operation("list_experiments")
def list_experiments(call: Call) -> Mapping[str, Any]:
    """List a project's experiments, the oldest first unless sorted."""
    project_id = call.path["project_id"]
    return _render_page(experiments.list_experiments(call.workbench, call.actor, project_id, call.list_request))


@operation("list_all_experiments")
def list_all_experiments(call: Call) -> Mapping[str, Any]:
    """List the experiments of all projects that the caller may view."""
    return _render_page(experiments.list_all_experiments(call.workbench, call.actor, call.list_request))


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


def render_experiment(view: ExperimentView) -> dict[str, Any]:
    """Return the fields of an Experiment."""
    experiment = view.experiment
    return {
        "id": experiment.id,
        "project_id": experiment.project_id,
        "name": experiment.name,
        "artifact_location": experiment.artifact_location,
        "created_at": experiment.created_at,
        "updated_at": experiment.updated_at,
        "tags": render_tags(experiment.tags),
        "lifecycle_stage": experiment.lifecycle_stage,
        "user": render_short_user(view.user),
    }


def render_run(view: RunView) -> dict[str, Any]:
    """Return the fields of an ExperimentRun."""
    run = view.run
    return {
        "id": run.id,
        "name": run.name,
        "experiment_id": run.experiment_id,
        "user": render_short_user(view.user),
        "status": f"EXPERIMENT_RUN_{run.status.value}",
        "start_time": run.started_at,
        "end_time": run.ended_at,
        "artifact_uri": run.artifact_uri,
        "data": {
            "metrics": render_metrics(run.metrics),
            "params": render_tags(run.params),
            "tags": render_tags(run.tags),
            "files": [_render_file(file) for file in view.files],
        },
        "inputs": {"dataset_inputs": [_render_dataset(dataset) for dataset in run.datasets]},
    }


def render_metrics(metrics: Iterable[Metric]) -> list[dict[str, Any]]:
    """Return values of metrics as the contract writes them."""
    return [
        {"key": metric.key, "value": metric.value, "timestamp": metric.logged_at, "step": metric.step}
        for metric in metrics
    ]


def _render_page(page: Page[ExperimentView]) -> dict[str, Any]:
    return {"experiments": [render_experiment(view) for view in page.items], "next_page_token": page.next_page_token}


def _render_file(file: ArtifactFile) -> dict[str, Any]:
    return {"path": file.path, "is_dir": file.is_dir, "file_size": file.size_bytes}


def _render_dataset(dataset: Dataset) -> dict[str, Any]:
    names = ("name", "digest", "source_type", "source", "schema", "profile")
    return {"tags": render_tags(dataset.tags), "dataset": {name: getattr(dataset, name) for name in names}}


def _run_ids(call: Call) -> tuple[str, str, str]:
    return call.path["project_id"], call.path["experiment_id"], call.path["run_id"]
