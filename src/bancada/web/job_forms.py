"""Creating a job and changing one: what it runs, when, with how much, and who is told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from nicegui import ui

from bancada.web.forms import (
    Form,
    Values,
    box,
    choice,
    group,
    on_choice,
    read_variables,
    text_area,
    text_field,
    variables_field,
)
from bancada.web.jobs import every_job, job_path, native_job_path
from bancada.web.pages import page
from bancada.web.project_heads import ProjectHead, current_project, project_heading
from bancada.web.roles import CONTRIBUTOR
from bancada.web.schedule_fields import schedule_fields
from bancada.web.texts import t
from bancada.web.toolbars import link_button
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import Failure
from bancada.web.workload_fields import read_resources, read_run_as, resource_fields, run_as_field, script_field

OFFERED = 1000
"""How many jobs are offered as the one to wait for."""
OCCASIONS = ("success", "failure", "timeout", "stop")
_NEW: Mapping[str, Any] = {
    "id": "", "name": "", "script": "", "arguments": "", "parent_id": "", "schedule": "", "timezone": "",
    "cpu": 1, "memory": 1, "nvidia_gpu": 0, "runtime_identifier": "", "timeout": 0, "kill_on_timeout": False,
    "environment": "{}", "recipients": (), "attachments": (), "run_as": 0,
}  # fmt: skip


@page("/projects/{project_id}/jobs/new", "New job", nav="jobs", least=CONTRIBUTOR)
async def show_new_job(viewer: Viewer) -> None:
    """Ask what a new job shall be."""
    project = current_project()
    project_heading(project, t("New job"), (t("Jobs"), f"{project.page}/jobs"))

    async def create(values: Values) -> None:
        job = await viewer.api.post(f"{project.path}/jobs", _body(values))
        ui.navigate.to(f"{project.page}/jobs/{job['id']}")

    await _draw(viewer, project, _NEW, t("Create the job"), create)


@page("/projects/{project_id}/jobs/{job_id}/edit", "Change a job", nav="jobs", least=CONTRIBUTOR)
async def show_job_form(viewer: Viewer, job_id: str) -> None:
    """Ask what shall change of a job."""
    project = current_project()
    job = await viewer.api.get(job_path(project, job_id))
    report = await viewer.api.get(native_job_path(project, job_id))
    address = f"{project.page}/jobs/{job_id}"
    project_heading(
        project, t("Change {name}", name=job["name"]), (t("Jobs"), f"{project.page}/jobs"), (job["name"], address)
    )

    async def change(values: Values) -> None:
        await viewer.api.patch(job_path(project, job_id), _body(values))
        ui.navigate.to(address)

    present = {**job, "recipients": report["recipients"], "attachments": report["attachments"]}
    await _draw(viewer, project, present, t("Save the changes"), change)


async def _draw(viewer: Viewer, project: ProjectHead, job: Mapping[str, Any], action: str, act: Any) -> None:  # noqa: ANN401
    with Form(action, act) as form:
        text_field(t("Name"), "name", job["name"], required=True, autofocus=not job["id"])
        await script_field(viewer, project, job["script"])
        text_field(t("Arguments"), "arguments", job["arguments"], hint=t("What the script is given, as in a shell."))
        await _when(viewer, project, job)
        with group(t("Resources")):
            await resource_fields(viewer, job)
            minutes = round(int(job["timeout"] or 0) / 60, 2) or ""
            text_field(t("Longest time in minutes"), "timeout", f"{minutes}", kind="number", min=0, step="any",
                       hint=t("Empty for no limit."))  # fmt: skip
            box(t("Stop it when this time has passed"), "kill_on_timeout", is_ticked=job["kill_on_timeout"])
        await run_as_field(viewer, project, job["run_as"])
        variables_field(json.loads(job["environment"] or "{}"), t("Environment variables"))
        _recipients(job["recipients"])
        text_area(t("Files to attach to these mails"), "attachments", "\n".join(job["attachments"]), rows=2,
                  hint=t("Paths in the project, one on each line."))  # fmt: skip
    with form.buttons:
        link_button(t("Cancel"), f"{project.page}/jobs/{job['id']}".rstrip("/"), is_flat=True)


async def _when(viewer: Viewer, project: ProjectHead, job: Mapping[str, Any]) -> None:
    with group(t("When it runs")):
        kind = "parent" if job["parent_id"] else "schedule" if job["schedule"] else "manual"
        kinds = {
            "manual": t("When somebody runs it"),
            "schedule": t("On a schedule"),
            "parent": t("After another job"),
        }
        found = await every_job(viewer, project, OFFERED)
        others = {each["id"]: each["name"] for each in found if each["id"] != job["id"]}
        start = choice(t("Start"), "when", kinds, kind)
        with ui.element("div") as of_schedule:
            await schedule_fields(viewer, job["schedule"], job["timezone"])
        with ui.element("div") as of_parent:
            if others:
                choice(t("The job whose success starts it"), "parent_id", others, job["parent_id"])
            else:
                ui.label(t("There is no other job in this project yet.")).classes("quiet")

    def show(value: str) -> None:
        of_schedule.visible, of_parent.visible = value == "schedule", value == "parent"

    on_choice(start, show)
    show(kind)


def _recipients(recipients: Any) -> None:  # noqa: ANN401 - JSON
    with ui.element("fieldset"):
        with ui.element("legend"):
            ui.label(t("Who is told by mail"))
        rows = ui.element("div")
        count = [0]

        def add(recipient: Mapping[str, Any]) -> None:
            with rows:
                _recipient(count[0], recipient)
            count[0] += 1

        for each in recipients:
            add(each)
        ui.button(t("Add a person"), icon="add", on_click=lambda: add({"on_failure": True})).props("flat no-caps dense")


def _recipient(number: int, recipient: Mapping[str, Any]) -> None:
    words = {"success": t("succeeds"), "failure": t("fails"), "timeout": t("takes too long"), "stop": t("is stopped")}
    with ui.element("div").classes("recipient") as row:
        text_field(t("Mail address"), f"email_{number}", recipient.get("email", ""), kind="email")
        ui.label(t("when a run"))
        for occasion in OCCASIONS:
            box(words[occasion], f"told_{number}_{occasion}", is_ticked=bool(recipient.get(f"on_{occasion}")))
        remove = ui.button(icon="delete", on_click=row.delete).props("flat round dense")
        remove.props["aria-label"] = t("Remove")
        remove.tooltip(t("Remove"))


def _body(values: Values) -> dict[str, Any]:
    when = values["when"]
    return {
        "name": values["name"],
        "script": values["script"],
        "arguments": values["arguments"],
        "schedule": values["schedule"] if when == "schedule" else "",
        "timezone": values["timezone"],
        "parent_id": values["parent_id"] if when == "parent" else "",
        **read_resources(values),
        **read_run_as(values),
        "timeout": _seconds(values["timeout"]),
        "kill_on_timeout": values.is_ticked("kill_on_timeout"),
        "environment": read_variables(values),
        "recipients": _told(values),
        "attachments": [line.strip() for line in values["attachments"].splitlines() if line.strip()],
    }


def _seconds(minutes: str) -> int:
    try:
        return round(float(minutes or 0) * 60)
    except (ValueError, OverflowError):
        raise Failure(400, "", t("The longest time is a number of minutes.")) from None


def _told(values: Values) -> list[dict[str, Any]]:
    fields = [name for name, value in values.pairs if name.startswith("email_") and value.strip()]
    return [_told_one(values, name.removeprefix("email_")) for name in fields]


def _told_one(values: Values, number: str) -> dict[str, Any]:
    wanted = {f"notify_on_{occasion}": values.is_ticked(f"told_{number}_{occasion}") for occasion in OCCASIONS}
    return {"email": values[f"email_{number}"], **wanted}
