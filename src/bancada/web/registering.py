"""Registering the model of a run."""

from __future__ import annotations

from typing import Any

from nicegui import ui

from bancada.web.parts import dialog
from bancada.web.texts import t
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import V2


def ask_to_register(
    viewer: Viewer, project_id: str, run: dict[str, Any], paths: list[str], *, then_deploy: bool = False
) -> None:
    """Ask under which name one of the models at `paths` of a run is registered, and go on to what came of it."""
    with dialog(t("Register the model of this run")) as opened:
        if then_deploy:
            ui.label(t("What is deployed is a registered version, so it is registered first.")).classes("quiet")
        name = ui.input(t("Name in the registry")).props("outlined autofocus").classes("full-width")
        ui.label(t("A name that exists gets its next version.")).classes("quiet")
        path = ui.select(paths, value=paths[0], label=t("Model of the run")).props("outlined").classes("full-width")
        path.set_visibility(len(paths) > 1)
        notes = ui.textarea(t("What is new in this version")).props("outlined autogrow").classes("full-width")

        async def register() -> None:
            if not name.value.strip():
                name.props('error error-message="…"').props["error-message"] = t("Say how it is called.")
                return
            body = {"project_id": project_id, "experiment_id": run["experiment_id"], "run_id": run["id"],
                    "model_path": path.value, "model_name": name.value.strip(), "notes": notes.value}  # fmt: skip
            made = await viewer.api.post(f"{V2}/registry/models", body)
            version = max(made["model_versions"], key=lambda each: each["number"])
            opened.close()
            ids = made["model_id"], version["model_version_id"]
            target = f"/projects/{project_id}/deploy?registered={ids[0]}&version={ids[1]}"
            ui.navigate.to(target if then_deploy else f"/registry/{ids[0]}/versions/{ids[1]}")

        with ui.row().classes("tools"):
            ui.button(t("Cancel"), on_click=opened.close).props("flat no-caps")
            ui.button(t("Register and go on") if then_deploy else t("Register"), on_click=register).props("no-caps")
