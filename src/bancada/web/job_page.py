"""One job: when it runs, how it ran, and what may be done with it."""

from __future__ import annotations

import asyncio
from typing import Any

from nicegui import ui

from bancada.web.facts import fact, facts
from bancada.web.grids import Column, Grid, Row, badge, link, when
from bancada.web.jobs import job_path, native_job_path, when_it_runs
from bancada.web.live import again
from bancada.web.pages import page
from bancada.web.parts import confirm, empty_state, moment
from bancada.web.project_heads import ProjectHead, current_project, project_heading
from bancada.web.runs import duration, trigger_word
from bancada.web.schedules import local_moment, schedule_words
from bancada.web.statuses import status_word
from bancada.web.texts import t
from bancada.web.toolbars import filter_choice, link_button, toolbar
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE

LOOK_S = 3.0
STATUSES = ("running", "succeeded", "failed", "timedout", "stopped", "skipped")


@page("/projects/{project_id}/jobs/{job_id}", "Job", nav="jobs")
async def show_job(viewer: Viewer, job_id: str) -> None:
    """Show a job and its history."""
    project = current_project()
    job, report = await asyncio.gather(
        viewer.api.get(job_path(project, job_id)), viewer.api.get(native_job_path(project, job_id))
    )
    project_heading(project, job["name"], (t("Jobs"), f"{project.page}/jobs"))
    _actions(viewer, project, job)
    await _facts(viewer, project, job, report)
    with ui.element("h2"):
        ui.label(t("History"))

    async def choose(status: str) -> None:
        await grid.show(status=status)

    with toolbar():
        options = {"": t("All runs"), **{status: status_word(status) for status in STATUSES}}
        filter_choice(t("Runs by how they went"), options, choose)
    runs = f"{project.page}/jobs/{job_id}/runs"
    grid = Grid(
        viewer.api, f"{native_job_path(project, job_id)}/runs", "job_runs", t("History"), _columns(runs),
        sort="-created_at", empty=_never_ran,
    )  # fmt: skip
    await grid.show()
    again(grid.refresh, LOOK_S)


def _columns(runs: str) -> list[Column]:
    return [
        Column(t("Asked for"), lambda row: link_to_run(runs, row), sort="created_at"),
        Column(t("Status"), lambda row: badge(row["status"], row["message"]), sort="status"),
        Column(t("Started by"), lambda row: trigger_word(row["trigger"], row["creator"])),
        Column(t("Duration"), duration),
        Column(t("Ended"), lambda row: when(row["finished_at"])),
    ]


def link_to_run(runs: str, run: Row) -> str:
    """Return a link to a run that is called by its moment."""
    return link(run["created_at"][:19].replace("T", " "), f"{runs}/{run['id']}")


def _never_ran() -> None:
    empty_state("history", t("This job has not run yet."), t("Press “Run now” to try it."))


def _actions(viewer: Viewer, project: ProjectHead, job: dict[str, Any]) -> None:
    path, address = job_path(project, job["id"]), f"{project.page}/jobs"

    async def run_now() -> None:
        run = await viewer.api.post(f"{path}/runs")
        ui.navigate.to(f"{address}/{job['id']}/runs/{run['id']}")

    async def pause() -> None:
        await viewer.api.patch(path, {"paused": not job["paused"]})
        ui.navigate.reload()

    async def delete() -> None:
        await viewer.api.delete(path)
        ui.navigate.to(address)

    with toolbar():
        if project.may_operate:
            ui.button(t("Run now"), icon="play_arrow", on_click=run_now).props("no-caps")
        if project.may_edit:
            link_button(t("Change"), f"{address}/{job['id']}/edit", icon="edit", is_flat=True)
            if job["schedule"]:
                word, icon = (t("Resume"), "play_circle") if job["paused"] else (t("Pause"), "pause")
                ui.button(word, icon=icon, on_click=pause).props("no-caps outline")
            question = t("Delete the job {name}? A run that goes on is stopped, and what all runs wrote is gone.",
                         name=job["name"])  # fmt: skip
            ui.button(
                t("Delete"), icon="delete", on_click=lambda: confirm(question, t("Delete the job"), delete)
            ).props("no-caps flat color=negative")


async def _facts(viewer: Viewer, project: ProjectHead, job: dict[str, Any], report: dict[str, Any]) -> None:
    with facts():
        with fact(t("When it runs")):
            if job["parent_id"]:
                parent = await viewer.api.get(job_path(project, job["parent_id"]))
                ui.label(t("after"))
                ui.link(parent["name"], f"{project.page}/jobs/{parent['id']}")
            else:
                english = job["english_schedule"].rpartition(" (")[0]
                ui.label(schedule_words(job["schedule"], english) if job["schedule"] else when_it_runs(job))
                if job["paused"]:
                    ui.label(t("paused")).classes("quiet")
        if report["next_run_at"]:
            with fact(t("Next times"), is_wide=True):
                await _next_times(viewer, job)
        with fact(t("Script")):
            ui.label(f"{job['script']} {job['arguments']}".strip()).classes("mono")
        with fact(t("Resources")):
            ui.label(resources_of(job))
        if int(job["timeout"] or 0):
            with fact(t("Longest time")):
                minutes = t("{n} min", n=round(int(job["timeout"]) / 60, 1))
                ui.label(
                    f"{minutes}, {t('then it is stopped') if job['kill_on_timeout'] else t('then people are told')}"
                )
        if report["recipients"]:
            with fact(t("Is told by mail")):
                ui.label(", ".join(each["email"] for each in report["recipients"]))
        with fact(t("Created")):
            ui.label(t("by {name}", name=job["creator"]["username"]))
            moment(job["created_at"])


def resources_of(job: dict[str, Any]) -> str:
    """Return what a workload is given, in words."""
    gpus = f", {job['nvidia_gpu']} GPU" if job["nvidia_gpu"] else ""
    return f"{job['cpu']:g} vCPU, {job['memory']:g} GB{gpus}"


async def _next_times(viewer: Viewer, job: dict[str, Any]) -> None:
    asked = {"schedule": job["schedule"], "timezone": job["timezone"], "count": 3}
    told = await viewer.api.get(f"{NATIVE}/schedules:preview", **asked)
    with ui.element("ol").classes("times"):
        for each in told["times"]:
            with ui.element("li"):
                ui.label(local_moment(each, told["timezone"]))
                moment(each).classes("quiet")
