"""Making a project: empty, of a template, of git, as an AMP, as a copy of another, or from files of one's own."""

from __future__ import annotations

import asyncio
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from bancada.web.pages import page
from bancada.web.parts import heading
from bancada.web.texts import t
from bancada.web.uploader import Uploader
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE, V2, Failure, segment

LOOK_S = 1.0
MOST_PROJECTS = 500
"""Projects that a copy can be made of, the newest; those that are older have the button on their page."""


@page("/projects/new", "New project", nav="projects")
async def show_new_project(viewer: Viewer, fork: str = "") -> None:
    """Ask what the project begins with, and create it; `fork` is the id of a project that it shall be a copy of."""
    heading(t("New project"))
    await NewProject(viewer, fork).draw()


class NewProject:
    """The form of a new project."""

    def __init__(self, viewer: Viewer, fork: str) -> None:
        self._viewer = viewer
        self._wanted = fork
        self._picked = 0
        self._project_id = ""

    async def draw(self) -> None:
        """Draw the form."""
        ui.add_head_html('<link rel="stylesheet" href="/assets/workbench.css">')
        sources = {
            "blank": t("Empty"), "python": t("Python template"), "git": t("From git"), "amp": t("AMP (from git)"),
            "fork": t("Copy of a project"), "upload": t("Upload files"),
        }  # fmt: skip
        with ui.element("div").classes("panel form"):
            self._name = ui.input(t("Name")).props("outlined autofocus maxlength=200").classes("full-width")
            self._description = ui.input(t("Description")).props("outlined").classes("full-width")
            options = {"private": t("private"), "public": t("public")}
            self._visibility = ui.select(options, label=t("Who else may see it"), value="private").props("outlined")
            with ui.element("fieldset").classes("sources"):
                with ui.element("legend"):
                    ui.label(t("What it begins with"))
                self._source = ui.radio(
                    sources, value="fork" if self._wanted else "blank", on_change=self._draw_source
                ).props("inline")
            self._details = ui.element("div").classes("full-width")
            self._problem = ui.element("div").props("role=alert").classes("full-width")
            with ui.row().classes("full-width items-center"):
                self._button = ui.button(t("Create the project"), on_click=self._create).props("no-caps")
                self._progress = ui.label("").props("role=status").classes("quiet")
        await self._draw_source()

    async def _draw_source(self) -> None:
        self._details.clear()
        self._picked = 0
        hints = {
            "blank": t("Upload files or write the first one afterwards."),
            "python": t("A few small scripts to begin with."),
            "git": t("Cloned with its history; private repositories take user and password in the address."),
            "amp": t("Cloned, then the steps of its .project-metadata.yaml run: jobs, models and applications."),
            "fork": t("Its files as they are now, without its jobs, models and variables."),
            "upload": t("Files and folders of this computer."),
        }
        with self._details:
            ui.label(hints[self._source.value]).classes("quiet")
            if self._source.value in {"git", "amp"}:
                self._url = ui.input(t("Address of the repository"))
                self._ref = ui.input(t("Branch or tag (its default unless set)"))
                for field in (self._url, self._ref):
                    field.props("outlined").classes("full-width")
            if self._source.value == "fork":
                self._other = ui.select([], label=t("Project"), with_input=True)
                self._other.props("outlined").classes("full-width")
                self._other.set_options(await self._others(), value=self._wanted or None)
            if self._source.value == "upload":
                self._uploader = Uploader()
                self._uploader.on("picked", self._note_picked)
                self._uploader.on("finished", self._uploaded)
                self._run_steps = ui.checkbox(t("Then run the steps of its .project-metadata.yaml (AMP)"))

    async def _others(self) -> dict[str, str]:
        """Return the projects that a copy can be made of, by their ids."""
        found = await self._viewer.api.get(f"{V2}/projects", sort="-created_at", page_size=MOST_PROJECTS,
                                           include_public_projects="true")  # fmt: skip
        others = {each["id"]: f"{each['name']} · {each['owner']['username']}" for each in found["projects"]}
        if self._wanted and self._wanted not in others:
            wanted = await self._viewer.api.get(f"{V2}/projects/{segment(self._wanted)}")
            others[self._wanted] = wanted["name"]
        return others

    def _note_picked(self, event: GenericEventArguments) -> None:
        self._picked = int(event.args["count"])

    async def _create(self) -> None:
        self._problem.clear()
        if problem := self._missing():
            self._say(problem)
            return
        self._button.disable()
        self._progress.set_text(t("Creating the project…"))
        try:
            created = self._project_id or await self._ask()
            self._project_id = created
            if self._source.value == "upload":
                await self._wait()
                self._progress.set_text(t("Sending the files…"))
                self._uploader.begin(f"/projects/{created}/upload")
            else:
                ui.navigate.to(f"/projects/{created}")  # which shows how far it has come
        except Failure as failure:
            self._button.enable()
            self._progress.set_text("")
            self._say(failure.text)

    def _missing(self) -> str:
        if not self._name.value.strip():
            return t("Give the project a name.")
        if self._source.value in {"git", "amp"} and not self._url.value.strip():
            return t("Give the address of the repository, such as https://example.org/team/project.git.")
        if self._source.value == "fork" and not self._other.value:
            return t("Choose the project that it shall be a copy of.")
        if self._source.value == "upload" and not self._picked:
            return t("Choose files to upload.")
        return ""

    def _say(self, text: str) -> None:
        with self._problem, ui.element("div").classes("panel bad"):
            ui.label(text)

    async def _ask(self) -> str:
        body: dict[str, Any] = {
            "name": self._name.value.strip(), "description": self._description.value.strip(),
            "visibility": self._visibility.value, "template": "blank",
        }  # fmt: skip
        source = self._source.value
        if source == "python":
            body["template"] = "python"
        if source in {"git", "amp"}:
            body |= {"template": "git", "git_url": self._url.value.strip()}
            body |= {"git_ref": self._ref.value.strip()} if self._ref.value.strip() else {}
        if source == "fork":
            del body["template"]
            body["parent_project"] = self._other.value
        if source == "amp" or (source == "upload" and self._run_steps.value):
            steps = {"execute_amp_steps": source == "amp"}
            asked = {"create_project_request": body, "configure_prototype_request": steps}
            return str((await self._viewer.api.post(f"{V2}/amps", asked))["id"])
        return str((await self._viewer.api.post(f"{V2}/projects", body))["id"])

    async def _wait(self) -> None:
        while (await self._viewer.api.get(f"{V2}/projects/{self._project_id}"))["creation_status"] == "creating":  # noqa: ASYNC110 - the API tells when asked
            await asyncio.sleep(LOOK_S)

    async def _uploaded(self, event: GenericEventArguments) -> None:
        if event.args["failed"]:
            self._button.enable()
            self._progress.set_text("")
            self._say(t("Some files could not be sent; the project is there. Send them again from its page."))
            with self._problem:
                ui.link(t("To the project"), f"/projects/{self._project_id}")
            return
        if self._run_steps.value:
            await self._viewer.api.post(f"{NATIVE}/projects/{self._project_id}/amp:run", {})
        ui.navigate.to(f"/projects/{self._project_id}")
