"""A project's home: what it is about, its files, and the latest of everything that belongs to it."""

from __future__ import annotations

import asyncio
import re
from typing import Any
from urllib.parse import quote

from nicegui import ui

from bancada.web.file_panel import FilePanel
from bancada.web.pages import page
from bancada.web.parts import moment, status_badge, title_row
from bancada.web.project_heads import ProjectHead, current_project
from bancada.web.project_progress import draw_progress
from bancada.web.roles import BUSINESS_USER, role_word
from bancada.web.texts import t
from bancada.web.toolbars import link_button
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE, V2, Failure, WorkbenchApi

SHORT = 5
README = "README.md"
_OWN_PICTURE = re.compile(r"(!\[[^\]]*\])\((?!\w+:|/)(?:\./)?([^)\s?]+)")


@page("/projects/{project_id}", "Project", nav="project", least=BUSINESS_USER)
async def show_project(viewer: Viewer) -> None:
    """Show a project; while it is being made, how far that has come."""
    ui.add_head_html('<link rel="stylesheet" href="/assets/workbench.css">')
    head = current_project()
    project, project_id = head.fields, head.id
    _draw_head(head)
    await draw_progress(viewer.api, project)
    if project["creation_status"] != "success":
        return
    with ui.element("div").classes("home"):
        with ui.element("div").classes("home-main"):
            if head.may_view:
                await _draw_readme(viewer.api, project_id)
            await _draw_lists(viewer.api, head)
        if not head.may_view:
            return
        with ui.element("section").classes("panel home-files"):
            with ui.element("h2"):
                ui.label(t("Files"))
            FilePanel(viewer, project_id, lambda path: ui.navigate.to(_in_workbench(project_id, path)), opens=False)


def _draw_head(head: ProjectHead) -> None:
    project = head.fields
    with title_row(project["name"]):
        if project["creation_status"] == "success" and head.may_view:
            target = f"/projects/{project['id']}/workbench"
            with ui.row():
                open_it = ui.button(t("Open the workbench"), icon="terminal", on_click=lambda: ui.navigate.to(target))
                open_it.props("no-caps")
                link_button(t("Copy the project"), f"/projects/new?fork={head.id}", icon="content_copy", is_flat=True)
    if project["description"]:
        ui.label(project["description"])
    with ui.element("div").classes("facts quiet"):
        ui.label(t("of {user}", user=project["owner"]["username"]))
        ui.label({"public": t("public"), "organization": t("team")}.get(project["visibility"], t("private")))
        moment(project["created_at"])


async def _draw_readme(api: WorkbenchApi, project_id: str) -> None:
    try:
        text = (await api.get(f"{NATIVE}/projects/{project_id}/texts/{README}"))["text"]
    except Failure as failure:
        if failure.status not in {400, 404, 413}:
            raise
        text = ""
    if not text.strip():
        with ui.element("section").classes("panel readme"):
            ui.label(t("A README.md in the project is shown here.")).classes("quiet")
        return
    with ui.element("section").props(f'aria-label="{README}" tabindex=0').classes("panel readme"):
        ui.markdown(
            _with_pictures(_below_ours(text), project_id), extras=["fenced-code-blocks", "tables", "header-ids"]
        )  # DOMPurify cleans it


def _below_ours(text: str) -> str:
    """Return Markdown whose headings are one level lower: the page has its own first one."""
    is_code = False
    lines = []
    for line in text.splitlines():
        if line.lstrip().startswith(("```", "~~~")):
            is_code = not is_code
        lines.append(f"#{line}" if line.startswith("#") and not is_code and not line.startswith("######") else line)
    return "\n".join(lines)


def _with_pictures(text: str, project_id: str) -> str:
    """Return Markdown whose pictures of the project's own files can be loaded."""
    return _OWN_PICTURE.sub(lambda found: f"{found[1]}(/projects/{project_id}/download/{found[2]}?shown=1", text)


async def _draw_lists(api: WorkbenchApi, head: ProjectHead) -> None:
    """Draw short lists; what cannot be read is said in its own place, and the others are there all the same."""
    root = head.page
    kinds = {
        "jobs": (t("Jobs"), f"{root}/jobs", t("Runs a script when it is due, or after another.")),
        "models": (t("Models"), f"{root}/models", t("Answers predictions over HTTP.")),
        "applications": (t("Applications"), f"{root}/applications", t("A page of your own that keeps running.")),
        "experiments": (t("Experiments"), f"{root}/experiments", t("Runs that MLflow logged, to compare.")),
        "collaborators": (t("Members"), f"{root}/settings", t("Who else works here.")),
    }
    if not head.may_view:
        kinds = {"applications": kinds["applications"]}
    found = await asyncio.gather(*(_read(api, head.id, kind) for kind in kinds))
    with ui.element("div").classes("cards"):
        for (kind, (title, target, hint)), items in zip(kinds.items(), found, strict=True):
            with ui.element("section").classes("card"):
                with ui.element("h2"):
                    ui.link(title, target)
                if isinstance(items, Failure):
                    ui.label(items.text).classes("quiet")
                elif not items:
                    ui.label(hint).classes("quiet")
                else:
                    _draw_list(kind, target, items)


def _draw_list(kind: str, target: str, items: list[dict[str, Any]]) -> None:
    with ui.element("ul").classes("short"):
        for item in items[:SHORT]:
            with ui.element("li"):
                if kind == "collaborators":
                    ui.label(item["user"]["username"])
                    ui.label(role_word(item["permission"])).classes("quiet")
                else:
                    ui.link(item["name"], target if kind == "collaborators" else f"{target}/{item['id']}")
                    if status := item.get("status", ""):
                        status_badge(status.removeprefix("APPLICATION_"))
    if len(items) > SHORT:
        ui.link(t("All"), target)


async def _read(api: WorkbenchApi, project_id: str, kind: str) -> list[dict[str, Any]] | Failure:
    try:
        answer = await api.get(f"{V2}/projects/{project_id}/{kind}", page_size=SHORT + 1)
    except Failure as failure:
        return failure
    items: list[dict[str, Any]] = answer[kind]
    return items


def _in_workbench(project_id: str, path: str) -> str:
    return f"/projects/{project_id}/workbench?file={quote(path)}"
