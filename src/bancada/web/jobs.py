"""The jobs of a project: what runs when, how it went last, and what depends on what."""

from __future__ import annotations

from nicegui import ui

from bancada.web.grids import Column, Grid, Row, badge, button, link, together, when
from bancada.web.live import again
from bancada.web.pages import page
from bancada.web.parts import empty_state
from bancada.web.project_heads import ProjectHead, current_project, project_heading
from bancada.web.schedules import schedule_words
from bancada.web.texts import t
from bancada.web.toolbars import link_button, search_field, toolbar
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE, V2, segment

LOOK_S = 5.0


@page("/projects/{project_id}/jobs", "Jobs", nav="jobs")
async def show_jobs(viewer: Viewer) -> None:
    """Show the jobs of a project, and run them."""
    project = current_project()
    project_heading(project, t("Jobs"))

    async def act(_what: str, job_id: str) -> None:
        run = await viewer.api.post(f"{project.path}/jobs/{segment(job_id)}/runs")
        ui.navigate.to(f"{project.page}/jobs/{job_id}/runs/{run['id']}")

    async def search(text: str) -> None:
        await grid.show(name=text)

    with toolbar():
        search_field(t("Find a job by name"), search)
        ui.space()
        link_button(t("Dependencies"), f"{project.page}/jobs/graph", icon="account_tree", is_flat=True)
        if project.may_edit:
            link_button(t("New job"), f"{project.page}/jobs/new", icon="add")
    path = f"{NATIVE}/projects/{segment(project.id)}/jobs"
    grid = Grid(
        viewer.api, path, "jobs", t("Jobs"), _columns(project), sort="name", act=act, empty=lambda: _none(project)
    )
    await grid.show()
    again(grid.refresh, LOOK_S)


def _columns(project: ProjectHead) -> list[Column]:
    jobs = f"{project.page}/jobs"
    columns = [
        Column(t("Name"), lambda row: link(row["name"], f"{jobs}/{row['id']}"), sort="name"),
        Column(t("When it runs"), when_it_runs, sort="type"),
        Column(t("Last run"), lambda row: _last_run(jobs, row)),
        Column(t("Next time"), lambda row: when(row["next_run_at"])),
        Column(t("Created"), lambda row: when(row["created_at"]), sort="created_at"),
    ]
    if project.may_operate:
        columns.append(Column(t("Actions"), lambda row: button(t("Run now"), "run", row["id"], row["name"])))
    return columns


def when_it_runs(job: Row) -> str:
    """Return what makes a job run, in words."""
    if job["parent_id"]:
        return t("after another job")
    if not job["schedule"]:
        return t("when somebody runs it")
    words = schedule_words(job["schedule"])
    return t("{schedule} (paused)", schedule=words) if job["paused"] else words


def _last_run(jobs: str, row: Row) -> str:
    run = row["last_run"]
    if run is None:
        return t("never")
    details = link(t("details"), f"{jobs}/{row['id']}/runs/{run['id']}")
    return together(badge(run["status"]), when(run["created_at"]), details)


def _none(project: ProjectHead) -> None:
    hint = t("A job runs a script of the project: when you press a button, on a schedule, or after another job.")
    with empty_state("schedule", t("There is no job yet."), hint):
        if project.may_edit:
            link_button(t("New job"), f"{project.page}/jobs/new", icon="add")


async def every_job(viewer: Viewer, project: ProjectHead, limit: int) -> list[Row]:
    """Return the jobs of a project, the oldest first, and no more than `limit`."""
    found: list[Row] = []
    path = f"{NATIVE}/projects/{segment(project.id)}/jobs"
    async for job in viewer.api.every(path, "jobs", page_size=min(limit, 500)):
        found.append(job)
        if len(found) == limit:
            break
    return found


def job_path(project: ProjectHead, job_id: str) -> str:
    """Return a job's path in API v2."""
    return f"{V2}/projects/{segment(project.id)}/jobs/{segment(job_id)}"


def native_job_path(project: ProjectHead, job_id: str) -> str:
    """Return a job's path in the native API."""
    return f"{NATIVE}/projects/{segment(project.id)}/jobs/{segment(job_id)}"
