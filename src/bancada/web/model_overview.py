"""A model: its access key, who answers its calls, and what was deployed of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from nicegui import ui

from bancada.web.facts import fact, facts
from bancada.web.live import live
from bancada.web.model_frame import ModelPlace, open_model, short, why
from bancada.web.pages import page
from bancada.web.parts import confirm, dialog, empty_state, moment, status_badge
from bancada.web.project_heads import only_from
from bancada.web.roles import CONTRIBUTOR, OPERATOR
from bancada.web.serving_rules import call_limits_section, sticky_section
from bancada.web.texts import t
from bancada.web.toolbars import link_button
from bancada.web.viewers import Viewer

SHOWN = 30
Json = dict[str, Any]
State = tuple[Json, list[Json]]


@page("/projects/{project_id}/models/{model_id}", "Model", nav="models")
async def show_model(viewer: Viewer, project_id: str, model_id: str) -> None:
    """Show a model with its traffic and its deployments as they are now."""
    place = await open_model(viewer, project_id, model_id, "overview")
    _actions(viewer, place)
    _facts(viewer, place)

    async def read() -> State:
        traffic, listed = await asyncio.gather(
            viewer.api.get(f"{place.native}/traffic"),
            viewer.api.get(f"{place.native}/deployments", sort="-created_at", page_size=SHOWN),
        )
        return traffic, listed["deployments"]

    def draw(state: State) -> None:
        traffic, listed = state
        if not listed:
            empty_state("rocket_launch", t("This model has never been deployed."), t("Press New build to begin."))
            return
        newest = next((each for each in listed if each["role"] != "rehearsal"), None)
        if newest is not None and newest["status"] != "deployed":
            why(newest)
        _traffic(viewer, place, traffic)
        _deployments(place, listed, {each["id"] for each in traffic["deployments"] if each["is_serving"]})

    await live(read, draw)
    await call_limits_section(viewer, place.native)
    await sticky_section(viewer, place.native)


def _actions(viewer: Viewer, place: ModelPlace) -> None:
    name = place.model["name"]

    async def roll_back() -> None:
        await viewer.api.post(f"{place.native}:rollback")
        ui.notify(t("What served before takes over as soon as it answers."), type="positive")

    async def delete() -> None:
        await viewer.api.delete(place.v2)
        ui.navigate.to(f"/projects/{place.project_id}/models")

    with ui.row().classes("tools"):
        new = f"/projects/{place.project_id}/deploy?model={place.model['id']}"
        build = link_button(t("New build"), new, icon="build")
        ask_back = t("Let what served {name} before serve again? Nothing is built anew.", name=name)
        back = ui.button(t("Roll back"), icon="undo", on_click=lambda: confirm(ask_back, t("Roll back"), roll_back))
        back.props("no-caps outline")
        ask = t("Delete {name} with its builds? Its deployments stop, and its access key ends for good.", name=name)
        gone = ui.button(t("Delete"), icon="delete", on_click=lambda: confirm(ask, t("Delete"), delete))
        gone.props("no-caps flat color=negative")
    only_from(CONTRIBUTOR, build, gone)
    only_from(OPERATOR, back)


def _facts(viewer: Viewer, place: ModelPlace) -> None:
    model = place.model
    if model["description"]:
        ui.label(model["description"])
    with facts():
        with fact(t("Access key")):
            _access_key(model["access_key"])
        with fact(t("Callers need")):
            _authentication(viewer, place)
        with fact(t("Created by")):
            ui.label(model["creator"]["username"])
        if model["registered_model_id"]:
            with fact(t("Of the registry")):
                ui.link(t("Its registered model"), f"/registry/{model['registered_model_id']}")


def _access_key(key: str) -> None:
    """Show the key on demand alone: whoever has it can address the model, and people look over shoulders."""
    with ui.row().classes("tight"):
        hidden = "•" * 8
        shown = ui.label(hidden).classes("mono")
        show = ui.button(icon="visibility").props("flat round dense")
        show.props["aria-label"] = t("Show the access key")

        def toggle() -> None:
            is_hidden = shown.text == hidden
            shown.set_text(key if is_hidden else hidden)
            show.props(f"icon={'visibility_off' if is_hidden else 'visibility'}")
            show.props["aria-label"] = t("Hide the access key") if is_hidden else t("Show the access key")

        show.on_click(toggle)
        copy = ui.button(icon="content_copy", on_click=lambda: ui.clipboard.write(key)).props("flat round dense")
        copy.props["aria-label"] = t("Copy the access key")
        copy.tooltip(t("Copy the access key"))


def _authentication(viewer: Viewer, place: ModelPlace) -> None:
    with ui.row().classes("tight"):
        text = ui.label()

        def tell() -> None:
            needs = place.model["auth_enabled"]
            text.set_text(t("the access key and an API key") if needs else t("the access key alone"))
            change.set_text(t("Let the access key be enough") if needs else t("Ask for an API key too"))

        async def turn() -> None:
            wanted = not place.model["auth_enabled"]
            await viewer.api.patch(place.v2, {"auth_enabled": wanted})
            place.model["auth_enabled"] = wanted
            tell()

        def ask() -> None:
            if place.model["auth_enabled"]:
                confirm(t("Let everybody call this model who has its access key?"), t("Let them"), turn)
            else:
                confirm(t("Refuse calls without an API key from now on?"), t("Refuse them"), turn)

        change = ui.button(on_click=ask).props("flat dense no-caps")
        only_from(CONTRIBUTOR, change)
        tell()


def _traffic(viewer: Viewer, place: ModelPlace, traffic: Json) -> None:
    with ui.element("h2"):
        ui.label(t("Who answers"))
    answering = [each for each in traffic["deployments"] if each["is_in_traffic"] or each["role"] != "main"]
    if not answering:
        ui.label(t("Nothing answers calls of this model now.")).classes("panel warn")
        return
    with ui.element("ul").classes("shares"):
        for each in answering:
            with ui.element("li").classes("card"):
                _share(viewer, place, each)


def _share(viewer: Viewer, place: ModelPlace, share: Json) -> None:
    with ui.row().classes("tools"):
        ui.label(_role(share)).classes("lead")
        ui.link(short(share["id"]), place.deployment_page(share["build_id"], share["id"])).classes("mono")
        status_badge(share["status"], share["message"])
    part = t("{percent}% as copies", percent=share["weight"]) if share["role"] == "shadow" else f"{share['weight']}%"
    with ui.row().classes("tight full-width"):
        ui.linear_progress(share["weight"] / 100, show_value=False).classes("share").props("aria-hidden=true")
        ui.label(part)
    if share["role"] not in {"canary", "shadow"}:
        return
    path = place.deployment(share["build_id"], share["id"])

    async def promote() -> None:
        await viewer.api.post(f"{path}:promote")

    async def discard() -> None:
        await viewer.api.post(f"{place.v2}/builds/{share['build_id']}/deployments/{share['id']}:stop")

    async def weigh(percent: float) -> None:
        await viewer.api.put(f"{place.native}/traffic", {"weights": {share["id"]: int(percent)}})

    ask_promote = t("Let this deployment take over from the one that serves?")
    ask_discard = t("Take this deployment out of the traffic and stop it?")
    with ui.row().classes("tools"):
        change = ui.button(t("Change its share"), on_click=lambda: _ask_weight(share, weigh)).props("outline")
        take_over = ui.button(t("Promote"), on_click=lambda: confirm(ask_promote, t("Promote"), promote))
        drop = ui.button(t("Discard"), on_click=lambda: confirm(ask_discard, t("Discard"), discard)).props("flat")
        for each in (change, take_over, drop):
            each.props("no-caps dense")
    only_from(CONTRIBUTOR, change, take_over)
    only_from(OPERATOR, drop)


def _ask_weight(share: Json, weigh: Any) -> None:  # noqa: ANN401 - an async function of a number
    with dialog(t("Change its share")) as opened:
        percent = ui.number(t("Percent of the calls"), value=share["weight"], min=0, max=100, precision=0).props(
            "outlined"
        )

        async def go_on() -> None:
            await weigh(percent.value or 0)
            opened.close()

        with ui.row().classes("tools"):
            ui.button(t("Cancel"), on_click=opened.close).props("flat no-caps")
            ui.button(t("Change"), on_click=go_on).props("no-caps")


def _deployments(place: ModelPlace, listed: Sequence[Json], serving: set[str]) -> None:
    with ui.element("h2"):
        ui.label(t("Deployments"))
    with ui.element("div").classes("sideways").props("tabindex=0 role=region") as region:
        region.props["aria-label"] = t("Deployments")
        with ui.element("table").classes("plain"):
            with ui.element("thead"), ui.element("tr"):
                for text in (t("Deployment"), t("Status"), t("Build"), t("Resources"), t("By"), t("Created")):
                    with ui.element("th").props("scope=col"):
                        ui.label(text)
            with ui.element("tbody"):
                for each in listed:
                    _deployment_row(place, each, is_serving=each["id"] in serving)
    if len(listed) == SHOWN:
        ui.label(t("The newest {count}; “bancada deployment list” has all.", count=SHOWN)).classes("quiet")


def _deployment_row(place: ModelPlace, each: Json, *, is_serving: bool) -> None:
    with ui.element("tr"):
        with ui.element("th").props("scope=row"):
            ui.link(short(each["id"]), place.deployment_page(each["build_id"], each["id"])).classes("mono")
        with ui.element("td"):
            status_badge(each["status"], each["message"])
            if is_serving:
                ui.label(t("serves")).classes("tag")
            elif each["role"] != "main":
                ui.label(_role(each)).classes("tag")
        with ui.element("td"):
            ui.link(short(each["build_id"]), place.build_page(each["build_id"])).classes("mono")
        with ui.element("td"):
            ui.label(resources(each))
        with ui.element("td"):
            ui.label(each["deployer"])
        with ui.element("td"):
            moment(each["created_at"])


def resources(deployment: Json) -> str:
    """Return what each replica of a deployment gets, and how many there are."""
    gpus = deployment["nvidia_gpu"]
    each = f"{deployment['cpu']:g} CPU, {deployment['memory_gb']:g} GB" + (f", {gpus} GPU" if gpus else "")
    count = deployment["wished_replicas"]
    if count == 1:
        return t("1 replica: {resources}", resources=each)
    return t("{count} replicas, each {resources}", count=count, resources=each)


def _role(each: Json) -> str:
    return {"canary": t("Canary"), "shadow": t("Shadow"), "rehearsal": t("Rehearsal")}.get(each["role"], t("Serves"))
