"""One run of a job: how it goes, why it ended, and what it writes."""

from __future__ import annotations

from typing import Any

from nicegui import ui

from bancada.web.facts import fact, facts
from bancada.web.jobs import job_path, native_job_path
from bancada.web.live import again
from bancada.web.log_panes import output_panes
from bancada.web.pages import page
from bancada.web.parts import confirm, moment, status_badge
from bancada.web.project_heads import current_project, project_heading
from bancada.web.runs import duration, trigger_word
from bancada.web.texts import t
from bancada.web.toolbars import toolbar
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import segment

LOOK_S = 1.0


@page("/projects/{project_id}/jobs/{job_id}/runs/{run_id}", "Job run", nav="jobs")
async def show_run(viewer: Viewer, job_id: str, run_id: str) -> None:
    """Show a run while it goes on and afterwards."""
    project = current_project()
    job = await viewer.api.get(job_path(project, job_id))
    path, address = f"{native_job_path(project, job_id)}/runs/{segment(run_id)}", f"{project.page}/jobs"
    run = await viewer.api.get(path)
    trail = ((t("Jobs"), address), (job["name"], f"{address}/{job_id}"))
    project_heading(project, t("Run of {name}", name=job["name"]), *trail)

    async def stop() -> None:
        await viewer.api.post(f"{job_path(project, job_id)}/runs/{segment(run_id)}:stop")
        await look()

    async def run_again() -> None:
        begun = await viewer.api.post(f"{job_path(project, job_id)}/runs")
        ui.navigate.to(f"{address}/{job_id}/runs/{begun['id']}")

    with toolbar() as bar:
        question = t("Stop this run? What it has not saved is lost.")
        stop_button = ui.button(
            t("Stop"), icon="stop", on_click=lambda: confirm(question, t("Stop the run"), stop)
        ).props("no-caps color=negative")
        again_button = ui.button(t("Run again"), icon="replay", on_click=run_again).props("no-caps outline")
    bar.visible = project.may_operate
    with ui.element("div") as shown:
        lasted = _show(run)
    seen = {"run": run, "lasted": lasted}

    async def look() -> None:
        found = await viewer.api.get(path)
        if found != seen["run"]:
            shown.clear()
            with shown:
                seen.update(run=found, lasted=_show(found))
        seen["lasted"].text = duration(found)
        _offer(found)
        if found["finished_at"] and all(mail["status"] in {"sent", "failed"} for mail in found["notifications"]):
            timer.deactivate()

    def _offer(found: dict[str, Any]) -> None:
        is_over = found["finished_at"] is not None
        stop_button.visible, again_button.visible = not is_over and found["status"] != "stopping", is_over

    _offer(run)
    timer = again(look, LOOK_S)
    output_panes(viewer.api, f"{path}/output")


def _show(run: dict[str, Any]) -> ui.label:
    if run["message"]:
        tone = "bad" if run["status"] in {"failed", "timedout"} else "warn"
        with ui.element("div").classes(f"panel {tone}"):
            ui.label(run["message"]).classes("lead")
            if run["hint"]:
                ui.label(run["hint"])
    with facts():
        with fact(t("Status")):
            status_badge(run["status"])
            if run["exit_code"] is not None:
                ui.label(t("exit code {n}", n=run["exit_code"])).classes("quiet")
        with fact(t("Duration")):
            lasted = ui.label(duration(run))
        with fact(t("Started by")):
            ui.label(trigger_word(run["trigger"], run["creator"]))
        with fact(t("Asked for")):
            moment(run["created_at"])
        with fact(t("Script")):
            ui.label(run["script"]).classes("mono")
        if run["notifications"]:
            with fact(t("Mails")):
                for mail in run["notifications"]:
                    ui.label(_mail_words(mail))
    return lasted


def _mail_words(mail: dict[str, Any]) -> str:
    if mail["status"] == "sent":
        return t("{email} was told", email=mail["email"])
    if mail["status"] == "failed":
        return t("{email} could not be told: {why}", email=mail["email"], why=mail["message"])
    return t("{email} is being told", email=mail["email"])
