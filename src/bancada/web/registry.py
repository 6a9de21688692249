"""The registry: models, their versions, where each came from and where it answers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nicegui import ui

from bancada.web.experiments import experiment_path
from bancada.web.facts import fact, facts
from bancada.web.pages import page
from bancada.web.parts import confirm, empty_state, heading, moment, status_badge
from bancada.web.plain_tables import number, pairs_table, plain_table
from bancada.web.project_heads import only_from, way_back
from bancada.web.roles import CONTRIBUTOR
from bancada.web.signatures import describe_column, read_mlmodel
from bancada.web.texts import t
from bancada.web.toolbars import link_button
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE, V2, Failure, segment

REGISTRY = f"{V2}/registry/models"
MOST_MODELS = 200
"""Deployed models that are looked at to say where versions answer."""
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A model of a project that answers with a registered version."""

    project_id: str
    project: str
    model_id: str
    model: str
    version_id: str
    status: str


@page("/registry", "Registry", nav="registry")
async def show_registry(viewer: Viewer) -> None:
    """Show the registered models that the viewer may see."""
    heading(t("Registry"))
    models = [each async for each in viewer.api.every(REGISTRY, "models", page_size=500)]
    if not models:
        empty_state("inventory_2", t("There is no registered model yet."),
                    t("Open a run of an experiment and press Register."))  # fmt: skip
        return
    with ui.element("ul").classes("cards"):
        for model in models:
            with ui.element("li").classes("card"):
                ui.link(model["name"], f"/registry/{model['model_id']}").classes("lead")
                ui.label(model["description"]).classes("quiet")
                ui.label(_versions(model["count"]))
                ui.label(t("by {name}", name=model["owner"]["username"])).classes("quiet")
                moment(model["updated_at"])


@page("/registry/{model_id}", "Registered model", nav="registry")
async def show_registered_model(viewer: Viewer, model_id: str) -> None:
    """Show a registered model with its versions: who made each, from which run, where it answers."""
    found = await viewer.api.get(f"{REGISTRY}/{segment(model_id)}", page_size=500)
    places = await _places(viewer, model_id)
    way_back((t("Registry"), "/registry"))
    heading(found["name"])
    with facts():
        with fact(t("Owner")):
            ui.label(found["owner"]["username"])
        with fact(t("Visibility")):
            ui.label(t("Everybody here") if found["visibility"] == "PUBLIC" else t("Those who see its project"))
        with fact(t("Created")):
            moment(found["created_at"])
    if found["description"]:
        ui.label(found["description"])
    with ui.element("h2"):
        ui.label(t("Versions"))
    for version in found["model_versions"]:
        _version_card(model_id, version, [each for each in places if each.version_id == version["model_version_id"]])
    if not found["model_versions"]:
        empty_state("inventory_2", t("All its versions were deleted."), t("Register another run under this name."))

    async def delete() -> None:
        await viewer.api.delete(f"{REGISTRY}/{segment(model_id)}")
        ui.navigate.to("/registry")

    question = t("Delete {name} with all its versions? What was deployed of it goes on.", name=found["name"])
    button = ui.button(t("Delete"), icon="delete", on_click=lambda: confirm(question, t("Delete"), delete))
    only_from(CONTRIBUTOR, button.props("flat no-caps color=negative"), role=found["permission"])


@page("/registry/{model_id}/versions/{version_id}", "Registered version", nav="registry")
async def show_version(viewer: Viewer, model_id: str, version_id: str) -> None:
    """Show a version: what it takes and gives, the run it came from, where it answers."""
    path = f"{REGISTRY}/{segment(model_id)}"
    model, version, places = await asyncio.gather(
        viewer.api.get(path, page_size=1), viewer.api.get(f"{path}/versions/{segment(version_id)}"),
        _places(viewer, model_id),
    )  # fmt: skip
    metadata = version["model_version_metadata"]
    way_back((t("Registry"), "/registry"), (model["name"], f"/registry/{model_id}"))
    heading(t("{name} version {number}", name=model["name"], number=version["number"]))
    with ui.row().classes("tools"):
        deploy = f"/projects/{metadata['project_id']}/deploy?registered={model_id}&version={version_id}"
        only_from(CONTRIBUTOR, link_button(t("Deploy"), deploy, icon="rocket_launch"), role=model["permission"])
    _version_facts(version)
    if version["notes"]:
        ui.label(version["notes"])
    _answers(places, version_id)
    await _signature(viewer, metadata["project_id"], model["name"], version["number"])
    run = metadata["mlflow_metadata"]
    with ui.element("div").classes("columns"):
        if run.get("metrics"):
            with ui.element("section"):
                _titled(t("Metrics of its run"))
                pairs_table(t("Metrics of its run"), (t("Name"), t("Value")),
                            {each["key"]: number(each["value"]) for each in run["metrics"]})  # fmt: skip
        if run.get("params"):
            with ui.element("section"):
                _titled(t("Params of its run"))
                pairs_table(t("Params of its run"), (t("Name"), t("Value")),
                            {each["key"]: each["value"] for each in run["params"]})  # fmt: skip
    _deletion(viewer, path, model, version)


def _version_card(model_id: str, version: Json, places: Sequence[Place]) -> None:
    with ui.element("article").classes("card version"):
        ui.link(version["version_name"], f"/registry/{model_id}/versions/{version['model_version_id']}").classes("lead")
        _version_facts(version)
        if version["notes"]:
            ui.label(version["notes"])
        _tags(version["tags"])
        for place in places:
            _place(place)


def _version_facts(version: Json) -> None:
    metadata = version["model_version_metadata"]
    run = metadata["mlflow_metadata"]
    with facts():
        with fact(t("Status")):
            status_badge(version["status"])
        with fact(t("Registered by")):
            ui.label(version["user"]["username"])
        with fact(t("Registered")):
            moment(version["created_at"])
        with fact(t("From the run")):
            if run.get("experiment_id"):
                own = experiment_path(metadata["project_id"], run["experiment_id"])
                ui.link(_run_name(run), f"{own}/runs/{run['run_id']}")
            else:
                ui.label(t("It was deleted") if run.get("run_id") else "-")


def _run_name(run: Json) -> str:
    names = [each["value"] for each in run.get("tags", []) if each["key"] == "mlflow.runName"]
    return str(names[0]) if names else str(run["run_id"])[:8]


def _tags(tags: Sequence[Json]) -> None:
    with ui.row():
        for each in tags:
            alias = each["key"].removeprefix("mlflow.alias.")
            text = f"@{alias}" if alias != each["key"] else f"{each['key']}: {each['value']}"
            ui.label(text).classes("tag")


def _answers(places: Sequence[Place], version_id: str) -> None:
    _titled(t("Where it answers"))
    own = [each for each in places if each.version_id == version_id]
    for place in own:
        _place(place)
    if not own:
        ui.label(t("It is not deployed.")).classes("quiet")


def _place(place: Place) -> None:
    with ui.row().classes("tools"):
        status_badge(place.status)
        ui.link(f"{place.project} / {place.model}", f"/projects/{place.project_id}/models/{place.model_id}")


async def _signature(viewer: Viewer, project_id: str, name: str, version: int) -> None:
    _titled(t("Signature"))
    try:
        signature = (await read_mlmodel(viewer, project_id, name, version)).signature
    except Failure as failure:
        ui.label(failure.text).classes("quiet")
        return
    if signature is None:
        ui.label(t("It was logged without a signature, so calls are not checked.")).classes("quiet")
        return
    for title, columns in ((t("It takes"), signature.get("inputs")), (t("It gives"), signature.get("outputs"))):
        if columns:
            with ui.element("h3"):
                ui.label(title)
            plain_table(title, (t("Name"), t("Type"), t("Required")), [describe_column(each) for each in columns])


async def _places(viewer: Viewer, registered_id: str) -> list[Place]:
    """Return where versions of a registered model answer, as far as the viewer may see it."""
    found = await viewer.api.get(f"{V2}/models", page_size=MOST_MODELS, sort="-updated_at")
    own = [each for each in found["models"] if each["registered_model_id"] == registered_id]
    return [place for places in await asyncio.gather(*(_places_of(viewer, each) for each in own)) for place in places]


async def _places_of(viewer: Viewer, model: Json) -> list[Place]:
    project_id, project = model["project"]["public_identifier"], model["project"]["name"]
    ids = f"projects/{segment(project_id)}/models/{segment(model['id'])}"
    try:
        traffic = await viewer.api.get(f"{NATIVE}/{ids}/traffic")
        builds = await asyncio.gather(
            *(viewer.api.get(f"{V2}/{ids}/builds/{segment(each['build_id'])}") for each in traffic["deployments"])
        )
    except Failure:
        return []  # it was deleted meanwhile, or the viewer sees its name alone
    return [
        Place(project_id, project, model["id"], model["name"], build["registered_model_version_id"], each["status"])
        for build, each in zip(builds, traffic["deployments"], strict=True)
    ]


def _deletion(viewer: Viewer, path: str, model: Json, version: Json) -> None:
    async def delete() -> None:
        await viewer.api.delete(f"{path}/versions/{segment(version['model_version_id'])}")
        ui.navigate.to(f"/registry/{model['model_id']}")

    question = t("Delete this version? What was deployed of it goes on; its number is not given again.")
    button = ui.button(t("Delete"), icon="delete", on_click=lambda: confirm(question, t("Delete"), delete))
    only_from(CONTRIBUTOR, button.props("flat no-caps color=negative"), role=model["permission"])


def _titled(text: str) -> None:
    with ui.element("h2"):
        ui.label(text)


def _versions(count: int) -> str:
    return t("1 version") if count == 1 else t("{count} versions", count=count)
