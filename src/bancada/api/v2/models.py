"""Models in API v2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.v2.builds import read_build_request
from bancada.api.v2.deployments import read_resources
from bancada.api.v2.operations import Call, operation
from bancada.api.v2.people import render_short_user
from bancada.control import models
from bancada.control.build_sources import BuildRequest
from bancada.control.model_views import ModelView
from bancada.control.models import ModelChange, NewModel
from bancada.domain.errors import InvalidRequest
from bancada.domain.listing import Page


@operation("create_model")
def create_model(call: Call) -> Mapping[str, Any]:
    """Create a model, and its first build and deployment where the request chains them."""
    body = call.body
    new = NewModel(
        name=body.get("name", ""),
        description=body.get("description", ""),
        auth_enabled=not body.get("disable_authentication", False),
        registered_model_id=body.get("registered_model_id", ""),
        run_as=body.get("run_as", 0),
        visibility=body.get("visibility", ""),
        accelerator_label_id=body.get("accelerator_label_id", ""),
        build=_first_build(body),
    )
    return render_model(models.create_model(call.workbench, call.actor, call.path["project_id"], new))


@operation("get_model", is_quick=True)
def get_model(call: Call) -> Mapping[str, Any]:
    """Read a model."""
    return render_model(models.get_model(call.workbench, call.actor, *_ids(call)))


@operation("list_models", is_quick=True)
def list_models(call: Call) -> Mapping[str, Any]:
    """List a project's models."""
    page = models.list_models(call.workbench, call.actor, call.path["project_id"], call.list_request)
    return _render_page(page)


@operation("list_all_models", is_quick=True)
def list_all_models(call: Call) -> Mapping[str, Any]:
    """List the models of all projects that the caller may view."""
    return _render_page(models.list_all_models(call.workbench, call.actor, call.list_request))


@operation("update_model")
def update_model(call: Call) -> Mapping[str, Any]:
    """Change the fields of a model that were sent."""
    body = call.body
    resources = body.get("default_resources", {})
    change = ModelChange(
        name=body.get("name") or None,  # a client that sends a whole object sends "" for what it left out
        description=body.get("description"),
        visibility=body.get("visibility") or None,
        auth_enabled=body.get("auth_enabled"),
        run_as=body.get("run_as"),
        accelerator_label_id=body.get("accelerator_label_id"),
        # 0 is how a proto client writes that it leaves a number as it is.
        default_cpu_millicores=resources.get("cpu_millicores") or None,
        default_memory_mb=resources.get("memory_mb") or None,
        default_gpus=resources.get("nvidia_gpus") or None,
        default_replicas=body.get("default_replication_policy", {}).get("num_replicas") or None,
    )
    return render_model(models.update_model(call.workbench, call.actor, *_ids(call), change))


@operation("delete_model")
def delete_model(call: Call) -> None:
    """Delete a model and stop its deployments."""
    models.delete_model(call.workbench, call.actor, *_ids(call))


def render_model(view: ModelView) -> dict[str, Any]:
    """Return the fields of a Model."""
    model, project = view.model, view.project
    return {
        "id": model.id,
        "name": model.name,
        "description": model.description,
        "creator": render_short_user(view.creator),
        "access_key": model.access_key,
        "deletion_status": "",
        "created_at": model.created_at,
        "updated_at": model.updated_at,
        "crn": view.crn,
        "auth_enabled": model.auth_enabled,
        "project": {
            "public_identifier": project.id,
            "name": project.name,
            "default_project_engine": project.default_engine_type,
            "slug": project.slug,
        },
        "registered_model_id": model.registered_model_id,
        "visibility": model.visibility,
        "default_resources": {
            "cpu_millicores": model.default_cpu_millicores,
            "memory_mb": model.default_memory_mb,
            "nvidia_gpus": 0,
        },
        "default_replication_policy": {"type": "fixed", "num_replicas": model.default_replicas},
        "run_as": model.run_as,
        "accelerator_label_id": model.accelerator_label_id,
    }


def _render_page(page: Page[ModelView]) -> dict[str, Any]:
    return {"models": [render_model(view) for view in page.items], "next_page_token": page.next_page_token}


def _first_build(body: Mapping[str, Any]) -> BuildRequest | None:
    if not body.get("auto_build_model"):
        if body.get("auto_deploy_model"):
            raise InvalidRequest(
                "auto_deploy_model deploys what auto_build_model builds, which was not asked for.",
                hint="Send auto_build_model with auto_build_config too, or create build and deployment yourself.",
                code="nothing_to_deploy",
            )
        return None
    deploy = read_resources(body.get("auto_deployment_config", {})) if body.get("auto_deploy_model") else None
    return read_build_request(body.get("auto_build_config", {}), deploy)


def _ids(call: Call) -> tuple[str, str]:
    return call.path["project_id"], call.path["model_id"]
