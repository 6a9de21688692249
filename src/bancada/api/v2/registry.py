"""The model registry in API v2. Two of its paths are irregular, see NOTES section 4."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.v2.operations import Call, operation
from bancada.api.v2.people import read_tags, render_short_user, render_tags
from bancada.api.v2.runs import render_metrics
from bancada.control import registry, registry_versions
from bancada.control.registry import Registration
from bancada.control.registry_views import RegisteredModelView, VersionView
from bancada.domain.experiments import Run


@operation("create_registered_model")
def create_registered_model(call: Call) -> Mapping[str, Any]:
    """Register a run's model under a new name, or as the next version of one."""
    names = ("project_id", "experiment_id", "run_id", "model_path", "model_name", "description", "notes", "visibility")
    texts = {name: call.body.get(name, "") for name in names}
    new = Registration(**texts, tags=read_tags(call.body.get("tags", ())))
    return _render_with_versions(call, registry.create_registered_model(call.workbench, call.actor, new))


@operation("get_registered_model")
def get_registered_model(call: Call) -> Mapping[str, Any]:
    """Read a registered model with a page of its versions, the newest first unless sorted."""
    view = registry.get_registered_model(call.workbench, call.actor, call.path["model_id"], call.list_request)
    return _render_with_versions(call, view)


@operation("list_registered_models")
def list_registered_models(call: Call) -> Mapping[str, Any]:
    """List the registered models that the caller may see, without their versions."""
    page = registry.list_registered_models(call.workbench, call.actor, call.list_request)
    return {"models": [render_details(view) for view in page.items], "next_page_token": page.next_page_token}


@operation("update_registered_model")
def update_registered_model(call: Call) -> Mapping[str, Any]:
    """Change a registered model; its id is in the body."""
    view = registry.update_registered_model(
        call.workbench,
        call.actor,
        call.body.get("model_id", ""),
        description=call.body.get("description"),
        visibility=call.body.get("visibility"),
    )
    return _render_with_versions(call, view)


@operation("delete_registered_model")
def delete_registered_model(call: Call) -> None:
    """Delete a registered model with its versions."""
    registry.delete_registered_model(call.workbench, call.actor, call.path["model_id"])


@operation("get_registered_model_version")
def get_registered_model_version(call: Call) -> Mapping[str, Any]:
    """Read one version."""
    ids = call.path["model_id"], call.path["version_id"]
    return render_version(call, registry_versions.get_registered_model_version(call.workbench, call.actor, *ids))


@operation("update_registered_model_version")
def update_registered_model_version(call: Call) -> Mapping[str, Any]:
    """Change a version; the path names its model, the body the version."""
    view = registry_versions.update_registered_model_version(
        call.workbench,
        call.actor,
        call.path["model_id"],
        call.body.get("model_version_id", ""),
        notes=call.body.get("notes"),
        tags=read_tags(call.body.get("tags", ())),
    )
    return render_version(call, view)


@operation("delete_registered_model_version")
def delete_registered_model_version(call: Call) -> None:
    """Delete one version."""
    ids = call.path["model_id"], call.path["version_id"]
    registry_versions.delete_registered_model_version(call.workbench, call.actor, *ids)


def render_details(view: RegisteredModelView) -> dict[str, Any]:
    """Return the fields of a RegisteredModelDetails."""
    model = view.model
    return {
        "model_id": model.id,
        "name": model.name,
        "description": view.description,
        "owner": render_short_user(view.owner),
        "permission": view.permission,
        "visibility": model.visibility,
        "created_at": model.created_at,
        "updated_at": model.updated_at,
        "count": view.count,
        "next_page_token": view.next_page_token,
    }


def render_version(call: Call, view: VersionView) -> dict[str, Any]:
    """Return the fields of a RegisteredModelVersion."""
    version = view.version
    tags = render_tags(version.shown_tags)
    return {
        "model_id": view.model.id,
        "model_version_id": view.index.id,
        "version_name": f"v{version.number}",
        "number": version.number,
        "notes": version.description,
        "user": render_short_user(view.creator),
        "created_at": version.created_at,
        "updated_at": version.updated_at,
        "status": version.status,
        "model_version_metadata": {
            "mlops_type": "MLFLOW",
            "tags": tags,
            "workspace_url": call.workbench.settings.public_url,
            "project_id": view.model.project_id,
            "owner": render_short_user(view.owner),
            "mlflow_metadata": _render_run(view.version.run_id, view.run),
        },
        "tags": tags,
    }


def _render_with_versions(call: Call, view: RegisteredModelView) -> dict[str, Any]:
    return {**render_details(view), "model_versions": [render_version(call, item) for item in view.versions]}


def _render_run(run_id: str, run: Run | None) -> dict[str, Any]:
    if run is None:
        return {"run_id": run_id}
    return {
        "experiment_id": run.experiment_id,
        "run_id": run.id,
        "metrics": render_metrics(run.metrics),
        "params": render_tags(run.params),
        "tags": render_tags(run.tags),
    }
