"""The builds of a model, and what the gate found of each."""

from __future__ import annotations

import json
from typing import Any

from nicegui import ui

from bancada.web.facts import fact, facts
from bancada.web.live import live
from bancada.web.log_panes import LogPane, follow_log
from bancada.web.model_frame import ModelPlace, find_model, open_model, short, why
from bancada.web.pages import page
from bancada.web.parts import code_block, confirm, empty_state, heading, moment, status_badge
from bancada.web.plain_tables import plain_table
from bancada.web.project_heads import only_from, way_back_in_project
from bancada.web.roles import CONTRIBUTOR
from bancada.web.signatures import describe_column
from bancada.web.texts import t
from bancada.web.toolbars import link_button
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import segment

SHOWN = 100
Json = dict[str, Any]


@page("/projects/{project_id}/models/{model_id}/builds", "Builds", nav="models")
async def show_builds(viewer: Viewer, project_id: str, model_id: str) -> None:
    """Show the builds of a model, the newest first."""
    place = await open_model(viewer, project_id, model_id, "builds")
    new = f"/projects/{project_id}/deploy?model={model_id}"
    only_from(CONTRIBUTOR, link_button(t("New build"), new, icon="build"))

    async def read() -> list[Json]:
        answer = await viewer.api.get(f"{place.v2}/builds", sort="-created_at", page_size=SHOWN)
        return list(answer["model_builds"])

    def draw(builds: list[Json]) -> None:
        if not builds:
            empty_state("build", t("There is no build yet."), t("A build proves that a version or a function answers."))
        with ui.element("ul").classes("cards"):
            for build in builds:
                with ui.element("li").classes("card"):
                    ui.link(short(build["id"]), place.build_page(build["id"])).classes("lead mono")
                    status_badge(build["status"])
                    ui.label(build["comment"] or _source(build)).classes("quiet")
                    with ui.row():
                        ui.label(t("by {name}", name=build["creator"]["username"])).classes("quiet")
                        moment(build["created_at"]).classes("quiet")

    await live(read, draw)


@page("/projects/{project_id}/models/{model_id}/builds/{build_id}", "Build", nav="models")
async def show_build(viewer: Viewer, project_id: str, model_id: str, build_id: str) -> None:
    """Show a build: its state and why, what the gate found, its log as it is written."""
    place = await find_model(viewer, project_id, model_id)
    path = f"builds/{segment(build_id)}"
    build = await viewer.api.get(f"{place.v2}/{path}")
    way_back_in_project(*place.trail, (t("Builds"), f"{place.page}/builds"))
    heading(t("Build {id}", id=short(build_id)))
    _actions(viewer, place, build)

    async def read() -> Json:
        report: Json = await viewer.api.get(f"{place.native}/{path}")
        return report

    def draw(report: Json) -> None:
        with facts():
            with fact(t("Status")):
                status_badge(report["status"])
            with fact(t("Source")):
                ui.label(_source(build))
            with fact(t("Python")):
                ui.label(report["python_version"] or "-")
            with fact(t("By")):
                ui.label(build["creator"]["username"])
            with fact(t("Created")):
                moment(build["created_at"])
        why(report)
        _gate(report["gate_report"])

    await live(read, draw)
    with ui.element("h2"):
        ui.label(t("Log"))
    follow_log(viewer.api, f"{place.native}/{path}/log", "output", LogPane(t("Log of the build")))


def _actions(viewer: Viewer, place: ModelPlace, build: Json) -> None:
    async def delete() -> None:
        await viewer.api.delete(f"{place.v2}/builds/{segment(build['id'])}")
        ui.navigate.to(f"{place.page}/builds")

    with ui.row().classes("tools"):
        deploy = f"/projects/{place.project_id}/deploy?model={place.model['id']}&build={build['id']}"
        again = link_button(t("Deploy"), deploy, icon="rocket_launch")
        ask = t("Delete this build? One that is deployed cannot be deleted.")
        gone = ui.button(t("Delete"), icon="delete", on_click=lambda: confirm(ask, t("Delete"), delete))
        gone.props("no-caps flat color=negative")
    only_from(CONTRIBUTOR, again, gone)


def _gate(report: Json) -> None:
    if not report:
        return
    with ui.element("h2"):
        ui.label(t("What the gate found"))
    with ui.element("div").classes("panel good" if report.get("passed") else "panel bad"):
        ui.label(t("Passed") if report.get("passed") else t("Not passed")).classes("lead")
        ui.label(report.get("message", ""))
        for warning in report.get("warnings") or []:
            ui.label(f"{warning['message']} {warning['hint']}")
    serving = report.get("serving") or {}
    if serving:
        with facts():
            with fact(t("It is served by")):
                ui.label({"native": t("the library itself"), "pyfunc": "mlflow.pyfunc", "function": t("the function")}
                         .get(serving["path"], serving["path"]))  # fmt: skip
            if serving.get("reason"):
                with fact(t("Because")):
                    ui.label(serving["reason"])
            if (serving.get("max_batch") or 1) > 1:
                with fact(t("Calls answered together")):
                    ui.label(t("up to {count}", count=serving["max_batch"]))
    inputs = (report.get("signature") or {}).get("inputs")
    if inputs:
        with ui.element("h3"):
            ui.label(t("It takes"))
        plain_table(t("It takes"), (t("Name"), t("Type"), t("Required")), [describe_column(each) for each in inputs])
    if report.get("example_prediction") is not None:
        with ui.element("h3"):
            ui.label(t("Its example gives"))
        code_block(json.dumps(report["example_prediction"])[:2000], t("Its example gives"))


def _source(build: Json) -> str:
    if build["registered_model_version_id"]:
        return t("a registered version")
    return f"{build['file_path']}: {build['function_name']}()"
