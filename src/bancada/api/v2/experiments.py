"""Experiments in API v2: a view over MLflow's store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.v2.operations import Call, operation
from bancada.api.v2.people import read_tags, render_short_user, render_tags
from bancada.control import experiments
from bancada.control.experiments import ExperimentChanges, ExperimentView
from bancada.domain.listing import Page


@operation("create_experiment")
def create_experiment(call: Call) -> Mapping[str, Any]:
    """Create an experiment; where its files lie is the workbench's choice."""
    name, tags = call.body.get("name", ""), read_tags(call.body.get("tags", ()))
    location = call.body.get("artifact_location", "")
    made = experiments.create_experiment(call.workbench, call.actor, call.path["project_id"], name, tags, location)
    return render_experiment(made)


@operation("update_experiment")
def update_experiment(call: Call) -> Mapping[str, Any]:
    """Rename, tag, delete or restore an experiment; tags that are not named stay."""
    ids = call.path["experiment_project_id"], call.path["experiment_id"]
    names = ("name", "lifecycle_stage", "artifact_location")
    texts = {name: call.body.get(name, "") for name in names}
    changes = ExperimentChanges(**texts, tags=read_tags(call.body.get("tags", ())))
    return render_experiment(experiments.update_experiment(call.workbench, call.actor, *ids, changes))


@operation("delete_experiment")
def delete_experiment(call: Call) -> None:
    """Delete an experiment with its runs, so that it can be restored."""
    ids = call.path["project_id"], call.path["experiment_id"]
    experiments.delete_experiment(call.workbench, call.actor, *ids)


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


def _render_page(page: Page[ExperimentView]) -> dict[str, Any]:
    return {"experiments": [render_experiment(view) for view in page.items], "next_page_token": page.next_page_token}
