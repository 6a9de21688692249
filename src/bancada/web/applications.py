"""The applications of a project: what serves, where it is opened, and making a new one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from nicegui import ui

from bancada.web.forms import Form, Values, box, group, read_variables, text_field, variables_field
from bancada.web.grids import Column, Grid, badge, code, link, when
from bancada.web.live import again
from bancada.web.pages import page
from bancada.web.parts import empty_state
from bancada.web.project_heads import ProjectHead, current_project, project_heading
from bancada.web.roles import BUSINESS_USER, CONTRIBUTOR
from bancada.web.texts import t
from bancada.web.toolbars import link_button, search_field, toolbar
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import segment
from bancada.web.workload_fields import read_resources, read_run_as, resource_fields, run_as_field, script_field

LOOK_S = 3.0
_NEW: Mapping[str, Any] = {
    "id": "", "name": "", "subdomain": "", "description": "", "script": "", "cpu": 1, "memory": 1, "nvidia_gpu": 0,
    "runtime_identifier": "", "bypass_authentication": False, "run_as": 0,
}  # fmt: skip


@page("/projects/{project_id}/applications", "Applications", nav="applications", least=BUSINESS_USER)
async def show_applications(viewer: Viewer) -> None:
    """Show the applications of a project."""
    project = current_project()
    project_heading(project, t("Applications"))
    address = f"{project.page}/applications"

    async def search(text: str) -> None:
        await grid.show(name=text)

    with toolbar():
        search_field(t("Find an application by name"), search)
        ui.space()
        if project.may_edit:
            link_button(t("New application"), f"{address}/new", icon="add")
    columns = [
        Column(t("Name"), lambda row: link(row["name"], f"{address}/{row['id']}"), sort="name"),
        Column(t("Status"), lambda row: badge(row["status"]), sort="status"),
        Column(t("Subdomain"), lambda row: code(row["subdomain"])),
        Column(t("Script"), lambda row: code(row["script"]), sort="script"),
        Column(t("Created by"), lambda row: row["creator"]["username"]),
        Column(t("Created"), lambda row: when(row["created_at"]), sort="created_at"),
    ]
    grid = Grid(viewer.api, f"{project.path}/applications", "applications", t("Applications"), columns, sort="name",
                empty=lambda: _none(project))  # fmt: skip
    await grid.show()
    again(grid.refresh, LOOK_S)


@page("/projects/{project_id}/applications/new", "New application", nav="applications", least=CONTRIBUTOR)
async def show_new_application(viewer: Viewer) -> None:
    """Ask what a new application shall be."""
    project = current_project()
    address = f"{project.page}/applications"
    project_heading(project, t("New application"), (t("Applications"), address))

    async def create(values: Values) -> None:
        made = await viewer.api.post(f"{project.path}/applications", _body(values))
        ui.navigate.to(f"{address}/{made['id']}")

    await _draw(viewer, project, _NEW, {}, Form(t("Create and start it"), create))


@page(
    "/projects/{project_id}/applications/{application_id}/edit",
    "Change an application",
    nav="applications",
    least=CONTRIBUTOR,
)
async def show_application_form(viewer: Viewer, application_id: str) -> None:
    """Ask what shall change of an application."""
    project = current_project()
    path, address = f"{project.path}/applications/{segment(application_id)}", f"{project.page}/applications"
    application = await viewer.api.get(path)
    trail = ((t("Applications"), address), (application["name"], f"{address}/{application_id}"))
    project_heading(project, t("Change {name}", name=application["name"]), *trail)
    ui.label(t("Script, resources and variables hold from the next start on.")).classes("quiet")

    async def change(values: Values) -> None:
        await viewer.api.patch(path, _body(values))
        ui.navigate.to(f"{address}/{application_id}")

    variables = json.loads(application["environment"] or "{}")
    await _draw(viewer, project, application, variables, Form(t("Save the changes"), change))


def _none(project: ProjectHead) -> None:
    hint = t("An application is a web server of yours, such as a dashboard, that members of the project can open.")
    with empty_state("web", t("There is no application yet."), hint):
        if project.may_edit:
            link_button(t("New application"), f"{project.page}/applications/new", icon="add")


async def _draw(
    viewer: Viewer, project: ProjectHead, application: Mapping[str, Any], variables: Mapping[str, str], form: Form
) -> None:
    with form:
        text_field(t("Name"), "name", application["name"], required=True, autofocus=not application["id"])
        text_field(
            t("Subdomain"), "subdomain", application["subdomain"], required=True, autocapitalize="none",
            hint=t("The first word of its address: small letters, digits and hyphens."),
        )  # fmt: skip
        await script_field(viewer, project, application["script"])
        text_field(t("Description"), "description", application["description"])
        with group(t("Resources")):
            await resource_fields(viewer, application)
        await run_as_field(viewer, project, application["run_as"])
        variables_field(variables, t("Environment variables"))
        with group(t("Who may open it")):
            box(t("Everybody who reaches the workbench, without signing in"), "bypass_authentication",
                is_ticked=application["bypass_authentication"])  # fmt: skip
    with form.buttons:
        link_button(t("Cancel"), f"{project.page}/applications/{application['id']}".rstrip("/"), is_flat=True)


def _body(values: Values) -> dict[str, Any]:
    texts = {name: values[name] for name in ("name", "subdomain", "script", "description")}
    is_open = values.is_ticked("bypass_authentication")
    variables = read_variables(values)
    return {
        **texts,
        **read_resources(values),
        **read_run_as(values),
        "environment": variables,
        "bypass_authentication": is_open,
    }
