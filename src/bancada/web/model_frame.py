"""What is around every page of a model: its name, where it answers, and the way to its other pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nicegui import ui

from bancada.web.parts import heading
from bancada.web.project_heads import way_back_in_project
from bancada.web.texts import t
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE, V2, segment

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ModelPlace:
    """A model as the API has it, and where: paths of API v2, of the native API, and of its pages."""

    model: Json
    project_id: str
    v2: str
    native: str
    page: str

    @property
    def trail(self) -> tuple[tuple[str, str], ...]:
        """The pages from the project's to this model's, each with its address."""
        return (t("Models"), f"/projects/{segment(self.project_id)}/models"), (self.model["name"], self.page)

    def deployment(self, build_id: str, deployment_id: str) -> str:
        """Return where the native API has a deployment."""
        return f"{self.native}/builds/{segment(build_id)}/deployments/{segment(deployment_id)}"

    def deployment_page(self, build_id: str, deployment_id: str) -> str:
        """Return the address of a deployment's page."""
        return f"{self.page}/builds/{segment(build_id)}/deployments/{segment(deployment_id)}"

    def build_page(self, build_id: str) -> str:
        """Return the address of a build's page."""
        return f"{self.page}/builds/{segment(build_id)}"


async def find_model(viewer: Viewer, project_id: str, model_id: str) -> ModelPlace:
    """Return a model of a project.

    Raises:
        Failure: there is none, or the viewer may not see it.
    """
    ids = f"projects/{segment(project_id)}/models/{segment(model_id)}"
    model = await viewer.api.get(f"{V2}/{ids}")
    return ModelPlace(model, project_id, f"{V2}/{ids}", f"{NATIVE}/{ids}", f"/{ids}")


async def open_model(viewer: Viewer, project_id: str, model_id: str, here: str) -> ModelPlace:
    """Draw the head of a model's page, of which `here` is the one that is open, and return the model."""
    place = await find_model(viewer, project_id, model_id)
    way_back_in_project(*place.trail[:-1])
    heading(place.model["name"])
    with ui.element("nav").classes("subnav").props("aria-label=" + '"' + t("Pages of this model") + '"'):
        for name, label, path in (
            ("overview", t("Overview"), place.page),
            ("test", t("Test"), f"{place.page}/test"),
            ("monitoring", t("Monitoring"), f"{place.page}/monitoring"),
            ("builds", t("Builds"), f"{place.page}/builds"),
        ):
            link = ui.link(label, path)
            if name == here:
                link.props("aria-current=page")
    return place


def why(state: Json) -> None:
    """Say why something is where it is and what to do, where the API says so."""
    if not state.get("message") and not state.get("hint"):
        return
    tone = "bad" if "failed" in state["status"] or state["status"] == "timedout" else "warn"
    with ui.element("div").classes(f"panel {tone}"):
        if state.get("message"):
            ui.label(state["message"]).classes("lead")
        if state.get("hint"):
            ui.label(state["hint"])
        if state.get("reason"):
            ui.label(t("Reason: {code}", code=state["reason"])).classes("quiet")


def short(identifier: str) -> str:
    """Return the beginning of an id, enough to tell a few things apart."""
    return identifier[:8]
