"""One application: whether it serves and why not, where it is opened, what it writes, and what may be done with it."""

from __future__ import annotations

from typing import Any

from nicegui import ui

from bancada.web.facts import fact, facts
from bancada.web.job_page import resources_of
from bancada.web.live import again
from bancada.web.log_panes import output_panes
from bancada.web.pages import page
from bancada.web.parts import confirm, moment, status_badge
from bancada.web.project_heads import ProjectHead, current_project, project_heading
from bancada.web.roles import BUSINESS_USER
from bancada.web.texts import t
from bancada.web.toolbars import link_button, toolbar
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE, segment

LOOK_S = 2.0


@page("/projects/{project_id}/applications/{application_id}", "Application", nav="applications", least=BUSINESS_USER)
async def show_application(viewer: Viewer, application_id: str) -> None:
    """Show an application and what it writes."""
    project = current_project()
    path = f"{project.path}/applications/{segment(application_id)}"
    native = f"{NATIVE}/projects/{segment(project.id)}/applications/{segment(application_id)}"
    application, report = await viewer.api.get(path), await viewer.api.get(native)
    project_heading(project, application["name"], (t("Applications"), f"{project.page}/applications"))
    if application["description"]:
        ui.label(application["description"])
    opened = _actions(viewer, project, application, report)
    with ui.element("div") as shown:
        _show(application, report)
    seen = [report]

    async def look() -> None:
        found = await viewer.api.get(native)
        if found == seen[0]:
            return
        seen[0] = found
        opened.visible = found["status"] == "running"
        shown.clear()
        with shown:
            _show(await viewer.api.get(path), found)

    again(look, LOOK_S)
    if project.may_view:
        output_panes(viewer.api, f"{native}/output")


def _actions(viewer: Viewer, project: ProjectHead, application: dict[str, Any], report: dict[str, Any]) -> ui.button:
    path, address = f"{project.path}/applications/{segment(application['id'])}", f"{project.page}/applications"

    async def restart() -> None:
        await viewer.api.post(f"{path}:restart")
        ui.notify(t("It is being started."))

    async def stop() -> None:
        await viewer.api.post(f"{path}:stop")
        ui.notify(t("It is being stopped."))

    async def delete() -> None:
        await viewer.api.delete(path)
        ui.navigate.to(address)

    with toolbar():
        opened = link_button(t("Open"), f"{address}/{application['id']}/open", icon="open_in_new")
        opened.props["target"], opened.props["rel"] = "_blank", "noopener"
        opened.visible = report["status"] == "running"
        if project.may_operate:
            ui.button(t("Restart"), icon="replay", on_click=restart).props("no-caps outline")
            ask_stop = t("Stop it? Nobody can open it until it is started again.")
            ui.button(
                t("Stop"), icon="stop", on_click=lambda: confirm(ask_stop, t("Stop the application"), stop)
            ).props("no-caps outline")
        if project.may_edit:
            link_button(t("Change"), f"{address}/{application['id']}/edit", icon="edit", is_flat=True)
            ask = t("Delete the application {name}? Its address is free for others then.", name=application["name"])
            ui.button(
                t("Delete"), icon="delete", on_click=lambda: confirm(ask, t("Delete the application"), delete)
            ).props("no-caps flat color=negative")
    return opened


def _show(application: dict[str, Any], report: dict[str, Any]) -> None:
    if report["message"]:
        with (
            ui.element("div").classes(f"panel {'bad' if report['status'] == 'failed' else 'warn'}").props("role=status")
        ):
            ui.label(report["message"]).classes("lead")
            if report["hint"]:
                ui.label(report["hint"])
    with facts():
        with fact(t("Status")):
            status_badge(report["status"])
            if report["began_at"]:
                moment(report["began_at"])
        with fact(t("Address"), is_wide=True):
            for address in filter(None, (report["url"], report["path_url"])):
                ui.link(address, address, new_tab=True).props("rel=noopener")
        if report["failures"]:
            with fact(t("Failed starts in a row")):
                ui.label(str(report["failures"]))
                if report["restart_at"]:
                    ui.label(t("next try"))
                    moment(report["restart_at"])
        if report["last_end"]:
            with fact(t("How it ended last")):
                ui.label(report["last_end"])
        with fact(t("Script")):
            ui.label(application["script"]).classes("mono")
        with fact(t("Resources")):
            ui.label(resources_of(application))
        with fact(t("Who may open it")):
            is_open = application["bypass_authentication"]
            ui.label(t("everybody") if is_open else t("members of the project"))
        with fact(t("Created")):
            ui.label(t("by {name}", name=application["creator"]["username"]))
            moment(application["created_at"])
