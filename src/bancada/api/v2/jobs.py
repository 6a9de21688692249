"""Jobs and their runs in API v2."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bancada.api.v2.operations import Call, operation
from bancada.api.v2.people import render_short_user
from bancada.control import job_runs, jobs
from bancada.control.job_requests import JobChange, JobRequest
from bancada.control.job_runs import JobRunView
from bancada.control.jobs import JobView
from bancada.domain.jobs import Recipient
from bancada.domain.listing import Page
from bancada.domain.schedules import Schedule

_SAME_NAMES = (
    "name", "script", "arguments", "environment", "kernel", "runtime_identifier", "runtime_addon_identifiers",
    "accelerator_label_id", "nvidia_gpu", "schedule", "timezone", "paused", "kill_on_timeout", "attachments",
)  # fmt: skip
_RENAMED = {"timeout": "timeout_s", "parent_id": "parent_id", "parent_job_id": "parent_id"}
_SIZES = {"cpu": "cpu", "memory": "memory_gb"}
"""Here 0 is how a proto client writes that it names no size; of nvidia_gpu it means none."""

_TOLD = {
    "success_recipients": "on_success",
    "failure_recipients": "on_failure",
    "timeout_recipients": "on_timeout",
    "stopped_recipients": "on_stop",
}
_SEPARATORS = re.compile(r"[\s,;\[\]\"']+")


@operation("create_job")
def create_job(call: Call) -> Mapping[str, Any]:
    """Create a job."""
    new = JobRequest(**{"name": "", "script": "", **_read(call.body)})
    return render_job(jobs.create_job(call.workbench, call.actor, call.path["project_id"], new))


@operation("get_job", is_quick=True)
def get_job(call: Call) -> Mapping[str, Any]:
    """Read a job."""
    return render_job(jobs.get_job(call.workbench, call.actor, *_job_ids(call)))


@operation("list_jobs", is_quick=True)
def list_jobs(call: Call) -> Mapping[str, Any]:
    """List a project's jobs, the oldest first unless sorted."""
    return _render_page(jobs.list_jobs(call.workbench, call.actor, call.path["project_id"], call.list_request))


@operation("list_all_jobs", is_quick=True)
def list_all_jobs(call: Call) -> Mapping[str, Any]:
    """List the jobs of all projects that the caller may view."""
    return _render_page(jobs.list_all_jobs(call.workbench, call.actor, call.list_request))


@operation("update_job")
def update_job(call: Call) -> Mapping[str, Any]:
    """Change the fields of a job that were sent."""
    sent = _read(call.body)
    for name in ("name", "script"):
        if not sent.get(name):  # a client that sends a whole object sends "" for what it left out
            sent.pop(name, None)
    return render_job(jobs.update_job(call.workbench, call.actor, *_job_ids(call), JobChange(sent)))


@operation("delete_job")
def delete_job(call: Call) -> None:
    """Delete a job and end its run."""
    jobs.delete_job(call.workbench, call.actor, *_job_ids(call))


@operation("create_job_run")
def create_job_run(call: Call) -> Mapping[str, Any]:
    """Run a job."""
    arguments, environment = call.body.get("arguments", ""), call.body.get("environment", {})
    view = job_runs.create_job_run(
        call.workbench, call.actor, *_job_ids(call), arguments=arguments, environment=environment
    )
    return render_job_run(view)


@operation("get_job_run", is_quick=True)
def get_job_run(call: Call) -> Mapping[str, Any]:
    """Read a run."""
    return render_job_run(job_runs.get_job_run(call.workbench, call.actor, *_job_ids(call), call.path["run_id"]))


@operation("list_job_runs", is_quick=True)
def list_job_runs(call: Call) -> Mapping[str, Any]:
    """List a job's runs, the oldest first unless sorted."""
    page = job_runs.list_job_runs(call.workbench, call.actor, *_job_ids(call), call.list_request)
    return {"job_runs": [render_job_run(view) for view in page.items], "next_page_token": page.next_page_token}


@operation("stop_job_run")
def stop_job_run(call: Call) -> Mapping[str, Any]:
    """Stop a run."""
    return render_job_run(job_runs.stop_job_run(call.workbench, call.actor, *_job_ids(call), call.path["run_id"]))


def render_job(view: JobView) -> dict[str, Any]:
    """Return the fields of a Job."""
    job = view.job
    shared = set(_SAME_NAMES) - {"attachments"}
    return {
        **{name: getattr(job, name) for name in (*shared, "id", "type", "run_as", "created_at", "updated_at")},
        **{name: getattr(job, kept) for name, kept in _SIZES.items()},
        "parent_id": job.parent_id or "",
        "timeout": job.timeout_s,
        "english_schedule": Schedule(job.schedule, job.timezone).in_english() if job.schedule else "",
        "creator": render_short_user(view.creator),
        "owner": render_short_user(view.owner),
        "project": {
            "public_identifier": view.project.id,
            "name": view.project.name,
            "default_project_engine": view.project.default_engine_type,
            "slug": view.project.slug,
        },
    }


def render_job_run(view: JobRunView) -> dict[str, Any]:
    """Return the fields of a JobRun."""
    run = view.run
    names = ("id", "project_id", "job_id", "kernel", "nvidia_gpu", "arguments", "environment", "runtime_identifier",
             "created_at", "starting_at", "running_at", "finished_at", "failure_reason")  # fmt: skip
    return {
        **{name: getattr(run, name) for name in names},
        **{name: getattr(run, kept) for name, kept in _SIZES.items()},
        "status": f"ENGINE_{run.status.upper()}",
        "scheduling_at": run.created_at,
        "creator": render_short_user(view.creator),
    }


def _render_page(page: Page[JobView]) -> dict[str, Any]:
    return {"jobs": [render_job(view) for view in page.items], "next_page_token": page.next_page_token}


def _read(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a CreateJobRequest or a Job says, by the names under which it is kept."""
    sent = {name: body[name] for name in _SAME_NAMES if name in body}
    sent |= {kept: body[name] for name, kept in _RENAMED.items() if name in body and not sent.get(kept)}
    sent |= {kept: body[name] for name, kept in _SIZES.items() if body.get(name)}
    if body.get("run_as"):
        sent["run_as"] = body["run_as"]
    if any(name in body for name in ("recipients", *_TOLD)):
        sent["recipients"] = _read_recipients(body)
    return sent


def _read_recipients(body: Mapping[str, Any]) -> list[Recipient]:
    """Return who is to be told, from the list and from the texts of addresses."""
    found = [
        Recipient(
            each.get("email", ""),
            on_success=each.get("notify_on_success", False),
            on_failure=each.get("notify_on_failure", False),
            on_timeout=each.get("notify_on_timeout", False),
            on_stop=each.get("notify_on_stop", False),
        )
        for each in body.get("recipients", ())
    ]
    for name, occasion in _TOLD.items():
        addresses = _SEPARATORS.split(body.get(name, ""))
        found += [Recipient(address, **{occasion: True}) for address in addresses if address]
    return found


def _job_ids(call: Call) -> tuple[str, str]:
    return call.path["project_id"], call.path["job_id"]
