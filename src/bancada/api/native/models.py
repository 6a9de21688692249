"""Models in the native API: those of a project, each with how its newest deployment stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.native.calls import NativeCall
from bancada.control import models
from bancada.control.model_views import ModelView
from bancada.domain.deployments import Deployment
from bancada.wire.writers import write_time


def list_models(call: NativeCall) -> Mapping[str, Any]:
    """List a project's models with the status of what was deployed of each last."""
    page = models.list_with_newest(call.workbench, call.actor, call.path["project_id"], call.list_request)
    return {"models": [_render(*each) for each in page.items], "next_page_token": page.next_page_token}


def _render(view: ModelView, newest: Deployment | None) -> dict[str, Any]:
    model, told = view.model, ("id", "build_id", "status", "reason", "message", "hint")
    return {
        "id": model.id,
        "name": model.name,
        "description": model.description,
        "creator": view.creator.username,
        "created_at": write_time(model.created_at),
        "newest_deployment": None if newest is None else {name: getattr(newest, name) for name in told},
    }
