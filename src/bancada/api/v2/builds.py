"""Builds of models in API v2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.v2.deployments import read_resources
from bancada.api.v2.operations import Call, operation
from bancada.api.v2.people import render_short_user
from bancada.control import builds
from bancada.control.build_sources import BuildRequest
from bancada.control.model_views import BuildView
from bancada.domain.resources import ResourceRequest

_TEXTS = ("comment", "file_path", "function_name", "kernel", "runtime_identifier", "registered_model_version_id",
          "model_root_dir", "build_script_path")  # fmt: skip


@operation("create_model_build")
def create_model_build(call: Call) -> Mapping[str, Any]:
    """Ask for a build."""
    body = call.body
    deploy = read_resources(body.get("auto_deployment_config", {})) if body.get("auto_deploy_model") else None
    ids = call.path["project_id"], call.path["model_id"]
    return render_build(builds.create_build(call.workbench, call.actor, *ids, read_build_request(body, deploy)))


@operation("get_model_build", is_quick=True)
def get_model_build(call: Call) -> Mapping[str, Any]:
    """Read a build."""
    return render_build(builds.get_build(call.workbench, call.actor, *_ids(call)))


@operation("list_model_builds", is_quick=True)
def list_model_builds(call: Call) -> Mapping[str, Any]:
    """List a model's builds, the oldest first unless sorted."""
    ids = call.path["project_id"], call.path["model_id"]
    page = builds.list_builds(call.workbench, call.actor, *ids, call.list_request)
    return {"model_builds": [render_build(view) for view in page.items], "next_page_token": page.next_page_token}


@operation("delete_model_build")
def delete_model_build(call: Call) -> None:
    """Delete a build that nothing uses."""
    builds.delete_build(call.workbench, call.actor, *_ids(call))


def read_build_request(fields: Mapping[str, Any], deploy: ResourceRequest | None) -> BuildRequest:
    """Return what a CreateModelBuildRequest or a ShortCreateModelBuild asks for."""
    texts = {name: fields.get(name, "").strip() for name in _TEXTS}
    addons = tuple(fields.get("runtime_addon_identifiers", ()))
    return BuildRequest(**texts, runtime_addon_identifiers=addons, deploy=deploy)


def render_build(view: BuildView) -> dict[str, Any]:
    """Return the fields of a ModelBuild."""
    build = view.build
    return {
        **{name: getattr(build, name) for name in _TEXTS},
        "id": build.id,
        "model_id": build.model_id,
        "creator": render_short_user(view.creator),
        "engine_image": "",
        "created_at": build.created_at,
        "updated_at": build.updated_at,
        "status": build.status,
        "deletion_status": "",
        "crn": view.crn,
        "built_at": build.built_at,
        "runtime_addon_identifiers": list(build.runtime_addon_identifiers),
    }


def _ids(call: Call) -> tuple[str, str, str]:
    return call.path["project_id"], call.path["model_id"], call.path["build_id"]
