"""AMPs in API v2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.v2.operations import Call, operation
from bancada.api.v2.projects import read_new_project, render_project
from bancada.control import amps
from bancada.control.amps import NewAmp
from bancada.domain.errors import InvalidRequest


@operation("create_amp")
def create_amp(call: Call) -> Mapping[str, Any]:
    """Create a project and run the steps of its `.project-metadata.yaml`."""
    project = call.body.get("create_project_request")
    if not project:
        raise InvalidRequest("create_project_request: an AMP is a project, and needs its request, got none.",
                             hint="Send at least its name, and the git_url that it comes from.")  # fmt: skip
    wanted = call.body.get("configure_prototype_request") or {}
    new = NewAmp(
        executes_steps=wanted.get("execute_amp_steps", True),
        is_huggingface_space=wanted.get("is_huggingface_space", False),
        runtime_identifier=wanted.get("runtime_identifier", ""),
        runtime_addon_identifiers=wanted.get("runtime_addon_identifiers", ()),
    )
    return render_project(amps.create_amp(call.workbench, call.actor, read_new_project(project), new))
