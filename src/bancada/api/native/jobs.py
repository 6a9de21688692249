"""What API v2 has no fields for: when a job runs next, why a run went as it did, who was told, and its output."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bancada.api.native.calls import NativeCall
from bancada.control import job_runs, jobs
from bancada.control.logs import LogState
from bancada.domain.job_runs import JobRun
from bancada.wire.writers import write_time


def list_jobs(call: NativeCall) -> Mapping[str, Any]:
    """List a project's jobs with their next time and the run that was asked for last, the oldest first."""
    page = jobs.list_jobs_with_last_runs(call.workbench, call.actor, call.path["project_id"], call.list_request)
    names = ("id", "name", "type", "script", "schedule", "timezone", "paused")
    shown = [
        {
            **{name: getattr(view.job, name) for name in names},
            "parent_id": view.job.parent_id or "",
            "creator": view.creator.username,
            "created_at": _time(view.job.created_at),
            "next_run_at": _time(view.job.next_run_at),
            "last_run": None if run is None else _render_run(run),
        }
        for view, run in page.items
    ]
    return {"jobs": shown, "next_page_token": page.next_page_token}


def list_job_runs(call: NativeCall) -> Mapping[str, Any]:
    """List a job's runs with what started each and why it ended, the oldest first unless sorted."""
    ids = call.path["project_id"], call.path["job_id"]
    page = job_runs.list_job_runs(call.workbench, call.actor, *ids, call.list_request)
    shown = [{**_render_run(view.run), "creator": view.creator.username} for view in page.items]
    return {"job_runs": shown, "next_page_token": page.next_page_token}


def report_job(call: NativeCall) -> Mapping[str, Any]:
    """Read a job's next scheduled time, its recipients and attachments."""
    job = jobs.get_job(call.workbench, call.actor, call.path["project_id"], call.path["job_id"]).job
    return {
        "id": job.id,
        "name": job.name,
        "type": job.type,
        "parent_id": job.parent_id or "",
        "schedule": job.schedule,
        "timezone": job.timezone,
        "paused": job.paused,
        "next_run_at": _time(job.next_run_at),
        "recipients": [recipient.as_json() for recipient in job.all_recipients],
        "attachments": list(job.attachments),
        "message": job.message,
        "hint": job.hint,
    }


def report_job_run(call: NativeCall) -> Mapping[str, Any]:
    """Read a run's status, its reason and the next step, what started it, and the mails about it."""
    report = job_runs.report_job_run(call.workbench, call.actor, *_ids(call))
    return {
        **_render_run(report.view.run),
        "creator": report.view.creator.username,
        "notifications": [
            {
                "email": told.email,
                "occasion": told.occasion,
                "status": told.status,
                "message": told.message,
                "hint": told.hint,
                "sent_at": _time(told.sent_at),
            }
            for told in report.notifications
        ],
    }


def find_output(call: NativeCall) -> LogState:
    """Find what a run writes: `output` of the script, or `setup` of its environment, by the query's `stream`."""
    stream = call.query.get("stream") or "output"
    return job_runs.find_output(call.workbench, call.actor, *_ids(call), stream)


def _render_run(run: JobRun) -> dict[str, Any]:
    names = ("id", "job_id", "project_id", "trigger", "parent_run_id", "script", "status", "exit_code", "reason",
             "message", "hint", "timeout_s", "kill_on_timeout")  # fmt: skip
    times = ("created_at", "scheduled_for", "starting_at", "running_at", "timed_out_at", "finished_at")
    return {
        **{name: getattr(run, name) for name in names},
        **{name: _time(getattr(run, name)) for name in times},
    }


def _ids(call: NativeCall) -> tuple[str, str, str]:
    return call.path["project_id"], call.path["job_id"], call.path["run_id"]


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else write_time(moment)
