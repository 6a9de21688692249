"""The receipt of a prediction: what was asked and answered, and all that it came from."""

from __future__ import annotations

import json
from typing import Any

from nicegui import ui

from bancada.web.experiments import experiment_path
from bancada.web.facts import fact, facts
from bancada.web.model_frame import short
from bancada.web.pages import page
from bancada.web.parts import code_block, heading, moment
from bancada.web.plain_tables import pairs_table
from bancada.web.project_heads import ProjectHead, only_from, read_project
from bancada.web.roles import CONTRIBUTOR
from bancada.web.texts import t
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE, Failure, segment

LOOK_AGAIN_S, LOOKS = 1.0, 10
"""A call is in the database a little after its answer."""
Json = dict[str, Any]


@page("/predictions/{uuid}", "Prediction", nav="models")
async def show_prediction(viewer: Viewer, uuid: str) -> None:
    """Show the receipt of a prediction; one that was just made may come in a moment."""
    heading(t("Prediction"))
    ui.label(uuid).classes("mono")
    place = ui.element("div")
    path = f"{NATIVE}/predictions/{segment(uuid)}"
    looks = 0

    async def look() -> None:
        nonlocal looks
        looks += 1
        try:
            receipt = await viewer.api.get(path)
            project = await read_project(viewer, receipt["project"]["id"])
        except Failure as failure:
            if failure.status == 404 and looks < LOOKS:
                return
            timer.cancel()
            place.clear()
            with place:
                ui.label(failure.text).props("role=alert").classes("panel bad")
            return
        timer.cancel()
        place.clear()
        with place:
            _receipt(viewer, project, receipt)

    with place:
        ui.label(t("Looking for its record…")).classes("quiet").props("role=status")
    timer = ui.timer(LOOK_AGAIN_S, look)


def _receipt(viewer: Viewer, project: ProjectHead, receipt: Json) -> None:
    _origin(receipt)

    async def reproduce() -> None:
        made = await viewer.api.post(f"{NATIVE}/predictions/{segment(receipt['uuid'])}:reproduce")
        ids = f"/projects/{made['project_id']}/models/{made['model_id']}"
        ui.navigate.to(f"{ids}/builds/{made['build_id']}/deployments/{made['id']}")

    with ui.row().classes("tools"):
        again = ui.button(t("Make it again"), icon="replay", on_click=reproduce).props("no-caps outline")
        again.tooltip(t("A process of its build gets the same input and compares the answers."))
    only_from(CONTRIBUTOR, again, role=project.role)
    if receipt["metrics"]:
        pairs_table(t("Tracked metrics"), (t("Name"), t("Value")), receipt["metrics"])
    with ui.element("div").classes("columns"):
        for title, body in ((t("Input"), receipt["input"]), (t("Output"), receipt["output"])):
            with ui.element("section"):
                with ui.element("h2"):
                    ui.label(title)
                _body(title, body)


def _origin(receipt: Json) -> None:
    project, model, build = receipt["project"], receipt["model"], receipt["build"]
    own = f"/projects/{project['id']}/models/{model['id']}"
    build_page = f"{own}/builds/{build['id']}"
    with facts():
        with fact(t("Answered")):
            moment(receipt["started_at"])
        with fact(t("Status")):
            ui.label(f"{receipt['status']} {receipt['code']}".strip())
        with fact(t("Took")):
            ui.label(f"{receipt['total_us'] / 1000:.2f} ms")
        with fact(t("Caller")):
            ui.label(receipt["caller"] or "-")
        with fact(t("Project")):
            ui.link(project["name"], f"/projects/{project['id']}")
        with fact(t("Model")):
            ui.link(model["name"] or short(model["id"]), own)
        with fact(t("Deployment")):
            deployment = receipt["deployment"]["id"]
            ui.link(short(deployment), f"{build_page}/deployments/{deployment}").classes("mono")
        with fact(t("Build")):
            ui.link(short(build["id"]), build_page).classes("mono")
        if version := receipt["registered_version"]:
            with fact(t("Registered version")):
                ui.label(t("{name} version {number}", name=version["name"], number=version["number"]))
        if run := receipt["run"]:
            with fact(t("From the run")):
                ui.link(
                    run["name"] or run["id"], f"{experiment_path(project['id'], run['experiment_id'])}/runs/{run['id']}"
                )
        if receipt["git_commit"]:
            with fact(t("Commit")):
                ui.label(receipt["git_commit"][:12]).classes("mono")
        with fact(t("Environment")):
            ui.label(
                f"Python {receipt['environment']['python_version']} · {short(receipt['environment']['lock_hash'])}"
            )
    if receipt["unknown"]:
        ui.label(receipt["unknown"]).classes("panel warn")


def _body(title: str, body: Json | None) -> None:
    if body is None:
        ui.label(t("It was not recorded.")).classes("quiet")
    elif "text" in body:
        code_block(_indented(body["text"]), title)
    else:
        ui.label(t("{count} bytes that are no text", count=len(body["base64"]) * 3 // 4)).classes("quiet")


def _indented(text: str) -> str:
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text
