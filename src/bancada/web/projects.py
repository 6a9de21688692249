"""The list of projects."""

from __future__ import annotations

from typing import Any

from nicegui import ui

from bancada.web.pages import page
from bancada.web.parts import empty_state, heading, moment
from bancada.web.texts import t
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import V2


@page("/projects", "Projects", nav="projects")
async def show_projects(viewer: Viewer) -> None:
    """Show the viewer's projects, the newest first."""
    heading(t("Projects"))
    answer = await viewer.api.get(f"{V2}/projects", sort="-created_at", page_size=50)
    if not answer["projects"]:
        empty_state("folder", t("There is no project yet."), t("A project holds files, jobs, models and applications."))
    with ui.element("ul").classes("cards"):
        for project in answer["projects"]:
            _card(project)


def _card(project: dict[str, Any]) -> None:
    with ui.element("li").classes("card"):
        ui.link(project["name"], f"/projects/{project['id']}").classes("lead")
        ui.label(project["description"]).classes("quiet")
        moment(project["created_at"])
