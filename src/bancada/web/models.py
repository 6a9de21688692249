"""The models of a project, and whether they answer."""

from __future__ import annotations

import asyncio
from typing import Any

from nicegui import ui

from bancada.web.live import live
from bancada.web.model_frame import why
from bancada.web.pages import page
from bancada.web.parts import empty_state, moment, status_badge, title_row
from bancada.web.project_heads import only_from
from bancada.web.roles import CONTRIBUTOR
from bancada.web.texts import t
from bancada.web.toolbars import link_button
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE, V2, segment

SHOWN = 100
EVERY_S = 5.0
Json = dict[str, Any]


@page("/projects/{project_id}/models", "Models", nav="models")
async def show_models(viewer: Viewer, project_id: str) -> None:
    """Show the models of a project, the newest first, each with the state of what was deployed last."""
    deploy = f"/projects/{project_id}/deploy"
    with title_row(t("Models")):
        only_from(CONTRIBUTOR, link_button(t("Deploy a model"), deploy, icon="rocket_launch"))

    async def read() -> list[tuple[Json, Json | None]]:
        project = f"projects/{segment(project_id)}/models"
        models = (await viewer.api.get(f"{V2}/{project}", sort="-created_at", page_size=SHOWN))["models"]
        newest = await asyncio.gather(
            *(viewer.api.get(f"{NATIVE}/{project}/{segment(each['id'])}/deployments", sort="-created_at", page_size=1)
              for each in models)
        )  # fmt: skip
        return [(model, next(iter(each["deployments"]), None)) for model, each in zip(models, newest, strict=True)]

    def draw(found: list[tuple[Json, Json | None]]) -> None:
        if not found:
            hint = t("Deploy a version of the registry or a function of the project, and it answers calls.")
            empty_state("hub", t("There is no model yet."), hint)
        with ui.element("ul").classes("cards"):
            for model, newest in found:
                _card(project_id, model, newest)

    await live(read, draw, EVERY_S)


def _card(project_id: str, model: Json, newest: Json | None) -> None:
    with ui.element("li").classes("card"):
        ui.link(model["name"], f"/projects/{project_id}/models/{model['id']}").classes("lead")
        ui.label(model["description"]).classes("quiet")
        if newest is None:
            ui.label(t("Never deployed")).classes("quiet")
        else:
            status_badge(newest["status"])
            if newest["status"] == "failed":
                why(newest)
        with ui.row():
            ui.label(t("by {name}", name=model["creator"]["username"])).classes("quiet")
            moment(model["created_at"]).classes("quiet")
