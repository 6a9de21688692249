"""The list of projects."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from nicegui import ui

from bancada.web.pages import page
from bancada.web.parts import empty_state, moment, paging, status_badge, title_row
from bancada.web.texts import t
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import V2

PAGE_SIZE = 24


@page("/projects", "Projects", nav="projects")
async def show_projects(viewer: Viewer, search: str = "", scope: str = "own", token: str = "") -> None:
    """Show projects, the newest first: those that the viewer works on, with the public ones, or all of the site."""
    ui.add_head_html('<link rel="stylesheet" href="/assets/workbench.css">')
    with title_row(t("Projects")):
        ui.button(t("New project"), icon="add", on_click=lambda: ui.navigate.to("/projects/new")).props("no-caps")
    _draw_search(viewer, search, scope)
    answer = await viewer.api.get(
        f"{V2}/projects", sort="-created_at", page_size=PAGE_SIZE, page_token=token or None,
        search_filter=json.dumps({"name": search}) if search else None,
        include_public_projects="true" if scope == "public" else None,
        include_all_projects="true" if scope == "all" else None,
    )  # fmt: skip
    if not answer["projects"]:
        _draw_nothing(search)
    with ui.element("ul").classes("cards"):
        for project in answer["projects"]:
            _draw_card(project)
    further = answer["next_page_token"]
    first = _address(search, scope) if token else ""
    paging(first, _address(search, scope, further) if further else "", t("Older projects"))


def _draw_search(viewer: Viewer, search: str, scope: str) -> None:
    # A plain form: it works from the keyboard, and the address of what was found can be kept.
    with ui.element("form").props('method=get action="/projects" role=search').classes("search"):
        with ui.element("label").classes("field"):
            ui.label(t("Name contains"))
            ui.element("input").props("type=search name=search autocomplete=off").props["value"] = search
        with ui.element("label").classes("field"):
            ui.label(t("Which"))
            scopes = {"own": t("Mine"), "public": t("Mine and public ones")}
            scopes |= {"all": t("All of the site")} if viewer.is_admin else {}
            with ui.element("select").props("name=scope"):
                for value, text in scopes.items():
                    ui.html(text, tag="option").props(f"value={value}" + (" selected" if value == scope else ""))
        ui.button(t("Search"), icon="search").props("type=submit flat no-caps")


def _draw_nothing(search: str) -> None:
    if search:
        text = t("No project has “{search}” in its name.", search=search)
        empty_state("search_off", text, t("Search for less of it."))
        return
    hint = t("A project holds files, jobs, models and applications. Create the first one.")
    with empty_state("folder", t("There is no project yet."), hint):
        ui.button(t("New project"), on_click=lambda: ui.navigate.to("/projects/new")).props("no-caps")


def _draw_card(project: dict[str, Any]) -> None:
    with ui.element("li").classes("card"):
        ui.link(project["name"], f"/projects/{project['id']}").classes("lead")
        if project["description"]:
            ui.label(project["description"]).classes("quiet clamped")
        with ui.element("div").classes("facts quiet"):
            ui.label(project["owner"]["username"])
            ui.label({"public": t("public"), "organization": t("team")}.get(project["visibility"], t("private")))
            moment(project["created_at"])
        if project["creation_status"] != "success":
            status_badge(project["creation_status"])
        ui.link(t("Open the workbench"), f"/projects/{project['id']}/workbench").props(
            f'aria-label="{t("Open the workbench")}: {_quoted(project["name"])}"'
        )


def _quoted(text: str) -> str:
    return text.replace("\\", "").replace('"', "'")


def _address(search: str, scope: str, token: str = "") -> str:
    asked = {"search": search, "scope": scope if scope != "own" else "", "token": token}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"/projects?{query}" if query else "/projects"
