"""Applications in API v2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.v2.operations import Call, operation
from bancada.api.v2.people import render_short_user
from bancada.control import applications
from bancada.control.application_requests import ApplicationChange, ApplicationRequest
from bancada.control.applications import ApplicationView

_SAME_NAMES = (
    "name", "subdomain", "script", "description", "kernel", "runtime_identifier", "runtime_addon_identifiers",
    "accelerator_label_id", "nvidia_gpu", "environment", "bypass_authentication", "cdv_app",
)  # fmt: skip
_SIZES = {"cpu": "cpu", "memory": "memory_gb"}
"""Here 0 is how a proto client writes that it names no size; of nvidia_gpu it means none."""


@operation("create_application")
def create_application(call: Call) -> Mapping[str, Any]:
    """Create an application, which starts it."""
    fields = {"name": "", "subdomain": "", "script": "", **_read(call.body)}
    new = ApplicationRequest(**fields)
    return render_application(applications.create_application(call.workbench, call.actor, call.path["project_id"], new))


@operation("get_application", is_quick=True)
def get_application(call: Call) -> Mapping[str, Any]:
    """Read an application."""
    return render_application(applications.get_application(call.workbench, call.actor, *_ids(call)))


@operation("list_applications", is_quick=True)
def list_applications(call: Call) -> Mapping[str, Any]:
    """List a project's applications, the oldest first unless sorted."""
    page = applications.list_applications(call.workbench, call.actor, call.path["project_id"], call.list_request)
    shown = [render_application(view) for view in page.items]
    return {"applications": shown, "next_page_token": page.next_page_token}


@operation("update_application")
def update_application(call: Call) -> Mapping[str, Any]:
    """Change the fields of an application that were sent."""
    sent = _read(call.body)
    for name in ("name", "subdomain", "script"):
        if not sent.get(name):  # a client that sends a whole object sends "" for what it left out
            sent.pop(name, None)
    change = ApplicationChange(sent)
    return render_application(applications.update_application(call.workbench, call.actor, *_ids(call), change))


@operation("delete_application")
def delete_application(call: Call) -> None:
    """Delete an application and end its process."""
    applications.delete_application(call.workbench, call.actor, *_ids(call))


@operation("restart_application")
def restart_application(call: Call) -> Mapping[str, Any]:
    """Start an application again, whether it runs or not."""
    return render_application(applications.restart_application(call.workbench, call.actor, *_ids(call)))


@operation("stop_application")
def stop_application(call: Call) -> Mapping[str, Any]:
    """Stop an application; stopping it again changes nothing."""
    return render_application(applications.stop_application(call.workbench, call.actor, *_ids(call)))


def render_application(view: ApplicationView) -> dict[str, Any]:
    """Return the fields of an Application."""
    application = view.application
    return {
        **{name: getattr(application, name) for name in (*_SAME_NAMES, "id", "run_as")},
        **{name: getattr(application, kept) for name, kept in _SIZES.items()},
        "creator": render_short_user(view.creator),
        "status": f"APPLICATION_{application.status.upper()}",
        "created_at": application.created_at,
        "stopped_at": application.stopped_at,
        "updated_at": application.updated_at,
        "starting_at": application.starting_at,
        "running_at": application.running_at,
    }


def _read(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a CreateApplicationRequest or an Application says, by the names under which it is kept."""
    sent = {name: body[name] for name in _SAME_NAMES if name in body}
    sizes = {kept: body[name] for name, kept in _SIZES.items() if body.get(name)}
    run_as = {"run_as": body["run_as"]} if body.get("run_as") else {}
    return {**sent, **sizes, **run_as}


def _ids(call: Call) -> tuple[str, str]:
    return call.path["project_id"], call.path["application_id"]
