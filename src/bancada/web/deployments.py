"""A deployment: its state and why, its replicas with their logs, what it was asked last."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from nicegui import ui

from bancada.web.facts import fact, facts
from bancada.web.live import live
from bancada.web.log_panes import LogPane, follow_log
from bancada.web.model_frame import ModelPlace, find_model, short, why
from bancada.web.model_overview import resources
from bancada.web.pages import page
from bancada.web.parts import confirm, heading, moment, status_badge
from bancada.web.project_heads import only_from, way_back_in_project
from bancada.web.roles import CONTRIBUTOR, OPERATOR
from bancada.web.rollout_words import comparison, rule_facts
from bancada.web.sections import section
from bancada.web.serving_rules import recording_section
from bancada.web.texts import t
from bancada.web.toolbars import link_button
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import segment

MOST_CALLS = 20
COMPARED_EVERY_S = 10.0
Json = dict[str, Any]


@page(
    "/projects/{project_id}/models/{model_id}/builds/{build_id}/deployments/{deployment_id}", "Deployment", nav="models"
)
async def show_deployment(viewer: Viewer, project_id: str, model_id: str, build_id: str, deployment_id: str) -> None:
    """Show a deployment with its replicas as they are now, their logs, and its newest calls."""
    place = await find_model(viewer, project_id, model_id)
    v2 = f"{place.v2}/builds/{segment(build_id)}/deployments/{segment(deployment_id)}"
    native = place.deployment(build_id, deployment_id)
    made = await viewer.api.get(v2)
    way_back_in_project(*place.trail)
    heading(t("Deployment {id}", id=short(deployment_id)))
    _actions(viewer, place, v2, build_id)

    async def read() -> tuple[Json, Json]:
        report, build = await asyncio.gather(
            viewer.api.get(native), viewer.api.get(f"{place.native}/builds/{segment(build_id)}")
        )
        return report, {"status": build["status"], "message": build["message"], "hint": build["hint"]}

    def draw(state: tuple[Json, Json]) -> None:
        report, build = state
        _facts(place, {**made, **report, "memory_gb": made["memory"]}, build)
        rehearsed = report["rehearsal_report"]
        if rehearsed is None or rehearsed["message"] != report["message"]:
            why(report)
        if report["verdict"]:
            ui.label(report["verdict"]).classes("panel bad")
        if rehearsed is not None:
            with section(t("Rehearsal")):
                comparison(rehearsed)
        _replicas(report["replicas"])

    report, _ = await live(read, draw)
    if report["role"] == "shadow":
        await _differences(viewer, native)
    await recording_section(viewer, native)
    await _logs(viewer, native)
    with ui.element("h2"):
        ui.label(t("Newest calls"))

    async def read_calls() -> list[Json]:
        answer = await viewer.api.get(f"{native}/predictions", page_size=MOST_CALLS)
        return list(answer["predictions"])

    await live(read_calls, _calls)


def _actions(viewer: Viewer, place: ModelPlace, v2: str, build_id: str) -> None:
    async def restart() -> None:
        await viewer.api.post(f"{v2}:restart")
        ui.notify(t("New replicas start; those that answer go on until then."), type="positive")

    async def stop() -> None:
        await viewer.api.post(f"{v2}:stop")
        ui.notify(t("It stops once the calls that it has are answered."), type="positive")

    with ui.row().classes("tools"):
        ask = t("Start this deployment with new replicas?")
        anew = ui.button(t("Redeploy"), icon="restart_alt", on_click=lambda: confirm(ask, t("Redeploy"), restart))
        anew.props("no-caps")
        again = f"/projects/{place.project_id}/deploy?model={place.model['id']}&build={build_id}"
        other = link_button(t("Deploy with other resources"), again, icon="tune", is_flat=True)
        ask_stop = t("Stop this deployment? Calls that it answers now are refused until another one serves.")
        end = ui.button(t("Stop"), icon="stop", on_click=lambda: confirm(ask_stop, t("Stop"), stop))
        end.props("no-caps flat color=negative")
    only_from(OPERATOR, anew, end)
    only_from(CONTRIBUTOR, other)


def _facts(place: ModelPlace, deployment: Json, build: Json) -> None:
    with facts():
        with fact(t("Status")):
            status_badge(deployment["status"])
        with fact(t("Calls")):
            ui.label(_part(deployment))
        with fact(t("Build")), ui.row().classes("tight"):
            ui.link(short(deployment["build_id"]), place.build_page(deployment["build_id"])).classes("mono")
            status_badge(build["status"])
        with fact(t("Resources")):
            ui.label(resources(deployment))
        rule_facts(deployment)
        with fact(t("By")):
            ui.label(deployment["deployer"]["username"])
        with fact(t("Created")):
            moment(deployment["created_at"])


async def _differences(viewer: Viewer, native: str) -> None:
    """Show how a shadow's answers differ from those that callers got."""

    async def read() -> Json:
        found: Json = await viewer.api.get(f"{native}/differences")
        return found

    def draw(found: Json) -> None:
        if found["calls"]:
            comparison(found)
        else:
            ui.label(t("It has not been given a copy of a call yet.")).classes("quiet")

    with section(t("Beside what callers got")):
        await live(read, draw, COMPARED_EVERY_S)


def _part(deployment: Json) -> str:
    if deployment["role"] == "canary":
        return t("answers {percent}% as a canary", percent=deployment["weight"])
    if deployment["role"] == "shadow":
        return t("gets copies of {percent}% as a shadow", percent=deployment["weight"])
    return t("answers them") if deployment["is_serving"] else t("gets none")


def _replicas(replicas: Sequence[Json]) -> None:
    with ui.element("h2"):
        ui.label(t("Replicas"))
    if not replicas:
        ui.label(t("There is none now.")).classes("quiet")
        return
    with ui.element("ul").classes("cards"):
        for each in replicas:
            with ui.element("li").classes("card"):
                ui.label(t("Replica {number}", number=each["index"] + 1)).classes("lead")
                status_badge("ready" if each["is_ready"] else "starting")
                if each["failures"] == 1:
                    ui.label(t("It ended once; its log says why."))
                elif each["failures"]:
                    ui.label(t("It ended {count} times; its log says why.", count=each["failures"]))
                if each["restart_at"]:
                    ui.label(t("It is started again"))
                    moment(each["restart_at"])
                else:
                    moment(each["started_at"])


async def _logs(viewer: Viewer, native: str) -> None:
    with ui.element("h2"):
        ui.label(t("Logs"))
    place = ui.element("div")

    async def read() -> list[str]:
        return list(reversed((await viewer.api.get(native))["replica_logs"]))

    def draw(logs: list[str]) -> None:
        if not logs:
            ui.label(t("A replica begins its log when it starts.")).classes("quiet")
            return
        names = {log: _log_name(log) for log in logs}
        choice = ui.select(names, value=logs[0], label=t("Log of")).props("outlined dense").classes("choice")
        shown = ui.element("div")

        def show() -> None:
            shown.clear()
            with shown:
                log = str(choice.value)
                pane = LogPane(names[log])
            follow_log(viewer.api, f"{native}/replicas/{segment(log)}/log", "output", pane)

        choice.on_value_change(show)
        show()

    with place:
        await live(read, draw)


def _log_name(log: str) -> str:
    generation, index, attempt = log.split("-")[-3:]
    return t(
        "replica {number}, start {generation}.{attempt}", number=int(index) + 1, generation=generation, attempt=attempt
    )


def _calls(calls: Sequence[Json]) -> None:
    if not calls:
        ui.label(t("It has not been called yet.")).classes("quiet")
        return
    with ui.element("div").classes("sideways").props("tabindex=0 role=region") as region:
        region.props["aria-label"] = t("Newest calls")
        with ui.element("table").classes("plain"):
            with ui.element("thead"), ui.element("tr"):
                for text in (t("Time (UTC)"), t("Status"), t("Took"), t("Caller"), t("Receipt")):
                    with ui.element("th").props("scope=col"):
                        ui.label(text)
            with ui.element("tbody"):
                for call in calls:
                    _call_row(call)


def _call_row(call: Json) -> None:
    at = datetime.fromisoformat(call["started_at"].replace("Z", "+00:00"))
    with ui.element("tr"):
        for text in (f"{at:%H:%M:%S}", str(call["status"]), f"{call['total_us'] / 1000:.1f} ms", call["caller"] or "-"):
            with ui.element("td"):
                ui.label(text)
        with ui.element("td"):
            ui.link(short(call["uuid"]), f"/predictions/{call['uuid']}").classes("mono")
