"""The models of a project, and whether they answer."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from nicegui import ui

from bancada.web.live import live
from bancada.web.model_frame import why
from bancada.web.pages import page
from bancada.web.parts import empty_state, moment, paging, status_badge, title_row
from bancada.web.project_heads import only_from
from bancada.web.roles import CONTRIBUTOR
from bancada.web.texts import t
from bancada.web.toolbars import link_button
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE, segment

SHOWN = 100
EVERY_S = 5.0
Json = dict[str, Any]


@page("/projects/{project_id}/models", "Models", nav="models")
async def show_models(viewer: Viewer, project_id: str, token: str = "") -> None:
    """Show the models of a project, the newest first, each with the state of what was deployed last."""
    here, deploy = f"/projects/{project_id}/models", f"/projects/{project_id}/deploy"
    with title_row(t("Models")):
        only_from(CONTRIBUTOR, link_button(t("Deploy a model"), deploy, icon="rocket_launch"))

    async def read() -> Json:
        path = f"{NATIVE}/projects/{segment(project_id)}/models"
        found: Json = await viewer.api.get(path, sort="-created_at", page_size=SHOWN, page_token=token or None)
        return found

    def draw(found: Json) -> None:
        if not found["models"]:
            hint = t("Deploy a version of the registry or a function of the project, and it answers calls.")
            empty_state("hub", t("There is no model yet."), hint)
        with ui.element("ul").classes("cards"):
            for model in found["models"]:
                _card(project_id, model)
        further = found["next_page_token"]
        paging(here if token else "", f"{here}?{urlencode({'token': further})}" if further else "", t("Older models"))

    await live(read, draw, EVERY_S)


def _card(project_id: str, model: Json) -> None:
    newest = model["newest_deployment"]
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
            ui.label(t("by {name}", name=model["creator"])).classes("quiet")
            moment(model["created_at"]).classes("quiet")
