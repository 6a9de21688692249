"""Starting a job from outside, as schedulers did before there was API v2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.v1.calls import V1Call
from bancada.control import job_runs, projects


def start_job(call: V1Call) -> Mapping[str, Any]:
    """Start a job of the project that its owner and its name in addresses lead to; the run is called an engine here."""
    project_id = projects.find_project_id(call.workbench, call.actor, call.path["owner"], call.path["slug"])
    view = job_runs.create_job_run(
        call.workbench,
        call.actor,
        project_id,
        call.path["job_id"],
        arguments=call.text("arguments"),
        environment=call.variables("environment"),
    )
    return {"engine_id": view.run.id}
