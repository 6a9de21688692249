"""One run: what it was given, what it reached, what it left behind; and the way from it to an endpoint."""

from __future__ import annotations

from typing import Any

from nicegui import ui

from bancada.web.artifacts import ArtifactBrowser
from bancada.web.experiments import experiment_path, mlflow_link, seconds_of, status_of
from bancada.web.facts import fact, facts
from bancada.web.mlflow_files import RunFiles
from bancada.web.pages import page
from bancada.web.parts import heading, moment, status_badge
from bancada.web.plain_tables import number, pairs_table, plain_table
from bancada.web.project_heads import only_from, way_back_in_project
from bancada.web.registering import ask_to_register
from bancada.web.roles import CONTRIBUTOR
from bancada.web.texts import t
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import V2, segment

Run = dict[str, Any]


@page("/projects/{project_id}/experiments/{experiment_id}/runs/{run_id}", "Experiment run", nav="experiments")
async def show_run(viewer: Viewer, project_id: str, experiment_id: str, run_id: str) -> None:
    """Show a run, and offer to register and to deploy its model."""
    project = f"{V2}/projects/{segment(project_id)}"
    path = f"{project}/experiments/{segment(experiment_id)}"
    run: Run = await viewer.api.get(f"{path}/runs/{segment(run_id)}")
    experiment = await viewer.api.get(path)
    files = RunFiles(viewer, project_id, experiment_id, run_id)
    way_back_in_project(
        (t("Experiments"), f"/projects/{project_id}/experiments"),
        (experiment["name"], experiment_path(project_id, experiment_id)),
    )
    heading(run["name"] or run_id)
    await _actions(viewer, project_id, run, files)
    _facts(run)
    _registered(run)
    data = run["data"]
    with ui.element("div").classes("columns"):
        with ui.element("section"):
            _metrics(data["metrics"])
        with ui.element("section"):
            _pairs(t("Params"), data["params"])
            _pairs(t("Tags"), [each for each in data["tags"] if not each["key"].startswith("mlflow.")])
    with ui.element("h2"):
        ui.label(t("Artifacts"))
    await ArtifactBrowser(files).show()


async def _actions(viewer: Viewer, project_id: str, run: Run, files: RunFiles) -> None:
    models = await files.models()
    paths = list(dict.fromkeys(each.name for each in models))
    versions = run["data"]["registered_model_metadata"]
    with ui.row().classes("tools"):
        if paths:

            def register() -> None:
                ask_to_register(viewer, project_id, run, paths)

            registering = ui.button(t("Register"), icon="inventory_2", on_click=register).props("no-caps outline")

            def deploy() -> None:
                if not versions:
                    ask_to_register(viewer, project_id, run, paths, then_deploy=True)
                    return
                newest = max(versions, key=lambda each: each["created_at"])
                ui.navigate.to(f"/projects/{project_id}/deploy?registered={newest['model_id']}"
                               f"&version={newest['model_version_id']}")  # fmt: skip

            deploying = ui.button(t("Deploy"), icon="rocket_launch", on_click=deploy).props("no-caps")
            only_from(CONTRIBUTOR, registering, deploying)
        mlflow_link(project_id, run["experiment_id"], run["id"])
    if not paths:
        ui.label(t("This run logged no model, so there is nothing to register or to deploy.")).classes("quiet")


def _facts(run: Run) -> None:
    tags = {each["key"]: each["value"] for each in run["data"]["tags"]}
    with facts():
        with fact(t("Status")):
            status_badge(status_of(run))
        with fact(t("Started")):
            moment(run["start_time"])
        with fact(t("Duration")):
            ui.label("-" if (seconds := seconds_of(run)) is None else f"{seconds:.1f} s")
        with fact(t("User")):
            ui.label(run["user"]["username"])
        if source := tags.get("mlflow.source.name"):
            with fact(t("Script")):
                ui.label(source)
        if commit := tags.get("mlflow.source.git.commit"):
            with fact(t("Commit")):
                ui.label(commit[:12])
        with fact(t("Id"), is_wide=True):
            ui.label(run["id"]).classes("mono")


def _registered(run: Run) -> None:
    versions = run["data"]["registered_model_metadata"]
    if not versions:
        return
    with ui.element("section").classes("panel good"):
        for each in sorted(versions, key=lambda one: (one["model_name"], one["version_number"])):
            name = t("{name} version {number}", name=each["model_name"], number=each["version_number"])
            with ui.row().classes("tools"):
                ui.label(t("Registered as"))
                ui.link(name, f"/registry/{each['model_id']}/versions/{each['model_version_id']}")


def _metrics(metrics: list[dict[str, Any]]) -> None:
    with ui.element("h2"):
        ui.label(t("Metrics"))
    if not metrics:
        ui.label(t("This run has logged no metric.")).classes("quiet")
        return
    rows = sorted((each["key"], number(each["value"]), each["step"]) for each in metrics)
    plain_table(t("Metrics"), (t("Metric"), t("Last value"), t("Step")), rows)


def _pairs(title: str, pairs: list[dict[str, str]]) -> None:
    with ui.element("h2"):
        ui.label(title)
    if pairs:
        pairs_table(title, (t("Name"), t("Value")), {each["key"]: each["value"] for each in pairs})
    else:
        ui.label(t("None")).classes("quiet")
