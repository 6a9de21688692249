"""Deployments of builds in API v2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.v2.operations import Call, operation
from bancada.api.v2.people import render_short_user
from bancada.control import deployments
from bancada.control.model_views import DeploymentView
from bancada.domain.resources import ResourceRequest


@operation("create_model_deployment")
def create_model_deployment(call: Call) -> Mapping[str, Any]:
    """Ask for a build to be deployed, whether it is built yet or not."""
    ids = call.path["project_id"], call.path["model_id"], call.path["build_id"]
    wished = deployments.create_deployment(call.workbench, call.actor, *ids, read_resources(call.body))
    return render_deployment(wished)


@operation("get_model_deployment", is_quick=True)
def get_model_deployment(call: Call) -> Mapping[str, Any]:
    """Read a deployment."""
    return render_deployment(deployments.get_deployment(call.workbench, call.actor, *_ids(call)))


@operation("list_model_deployments", is_quick=True)
def list_model_deployments(call: Call) -> Mapping[str, Any]:
    """List a build's deployments, the oldest first unless sorted."""
    ids = call.path["project_id"], call.path["model_id"], call.path["build_id"]
    page = deployments.list_deployments(call.workbench, call.actor, *ids, call.list_request)
    shown = [render_deployment(view) for view in page.items]
    return {"model_deployments": shown, "next_page_token": page.next_page_token}


@operation("stop_model_deployment")
def stop_model_deployment(call: Call) -> Mapping[str, Any]:
    """Stop a deployment; stopping it again changes nothing."""
    return render_deployment(deployments.stop_deployment(call.workbench, call.actor, *_ids(call)))


@operation("restart_model_deployment")
def restart_model_deployment(call: Call) -> Mapping[str, Any]:
    """Start a deployment with new processes."""
    return render_deployment(deployments.restart_deployment(call.workbench, call.actor, *_ids(call)))


def read_resources(fields: Mapping[str, Any]) -> ResourceRequest:
    """Return what a CreateModelDeploymentRequest or a ShortCreateModelDeployment asks for."""
    return ResourceRequest(
        cpu=fields.get("cpu"),
        memory_gb=fields.get("memory"),
        nvidia_gpu=fields.get("nvidia_gpus", 0),
        replicas=fields.get("replicas"),
        environment=fields.get("environment", {}),
    )


def render_deployment(view: DeploymentView) -> dict[str, Any]:
    """Return the fields of a ModelDeployment."""
    deployment = view.deployment
    return {
        "project_id": deployment.project_id,
        "model_id": deployment.model_id,
        "build_id": deployment.build_id,
        "id": deployment.id,
        "cpu": deployment.cpu,
        "memory": deployment.memory_gb,
        "nvidia_gpu": deployment.nvidia_gpu,
        "environment": deployment.environment,
        "created_at": deployment.created_at,
        "updated_at": deployment.updated_at,
        "stopped_at": deployment.stopped_at,
        "crn": view.crn,
        "deployer": render_short_user(view.deployer),
        "status": deployment.status,
        "replicas": deployment.replicas,
    }


def _ids(call: Call) -> tuple[str, str, str, str]:
    path = call.path
    return path["project_id"], path["model_id"], path["build_id"], path["deployment_id"]
