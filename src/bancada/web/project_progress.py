"""How far the making of a project has come: fetching its files, and the steps of an AMP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nicegui import ui

from bancada.web.parts import status_badge
from bancada.web.project_heads import only_from
from bancada.web.roles import ADMINISTRATOR, CONTRIBUTOR
from bancada.web.texts import t
from bancada.web.toolbars import link_button
from bancada.web.workbench_api import NATIVE, V2, Failure, WorkbenchApi

LOOK_S = 1.0
UNDER_WAY = {"waiting", "running"}


async def draw_progress(api: WorkbenchApi, project: Mapping[str, Any]) -> None:
    """Draw what is still under way or went wrong, and keep it up to date; nothing for a project that is all there."""
    progress = Progress(api, str(project["id"]), str(project["creation_status"]))
    with ui.element("div").props("role=status") as progress.place:
        await progress.look()
    if progress.is_under_way:
        progress.timer = ui.timer(LOOK_S, progress.look)


class Progress:
    """What a page shows of a project that is being made."""

    place: ui.element
    timer: ui.timer | None = None

    def __init__(self, api: WorkbenchApi, project_id: str, status: str) -> None:
        self._api = api
        self._id = project_id
        self._status = status
        self._drawn: object = None
        self.is_under_way = False

    async def look(self) -> None:
        """Ask how things are, draw what is new, and show the whole page once the files are there."""
        if self._status == "creating":
            self._status = (await self._api.get(f"{V2}/projects/{self._id}"))["creation_status"]
            if self._status == "success":
                ui.navigate.reload()
                return
        amp = await self._amp()
        steps = [(step["number"], step["status"]) for step in amp["steps"]] if amp else []
        self.is_under_way = self._status == "creating" or (amp is not None and amp["status"] in UNDER_WAY)
        seen = (self._status, amp["status"] if amp else "", steps)
        if seen != self._drawn:
            self._drawn = seen
            self.place.clear()
            with self.place:
                await self._draw_creation()
                if amp is not None:
                    self._draw_amp(amp)
        if not self.is_under_way and self.timer is not None:
            self.timer.deactivate()

    async def _draw_creation(self) -> None:
        if self._status == "creating":
            with ui.element("div").classes("panel warn"):
                ui.label(t("The files of the project are being fetched.")).classes("lead")
                ui.linear_progress().props(f'indeterminate aria-label="{t("Progress")}"')
        elif self._status == "failure":
            why = await self._api.get(f"{NATIVE}/projects/{self._id}/creation")
            with ui.element("div").classes("panel bad"):
                ui.label(t("The project could not be made.")).classes("lead")
                ui.label(f"{why['message']} {why['hint']}".strip())
                with ui.row().classes("tools"):
                    link_button(t("Begin another"), "/projects/new", icon="add")
                    gone = link_button(t("Delete this one"), f"/projects/{self._id}/settings", is_flat=True)
                only_from(ADMINISTRATOR, gone)

    async def _amp(self) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = await self._api.get(f"{NATIVE}/projects/{self._id}/amp")
        except Failure as failure:
            if failure.status in {403, 404}:
                return None
            raise
        return found

    def _draw_amp(self, amp: Mapping[str, Any]) -> None:
        tone = {"failed": "bad", "succeeded": "good"}.get(amp["status"], "warn")
        done = sum(step["status"] == "succeeded" for step in amp["steps"])
        with ui.element("section").classes(f"panel {tone}"), ui.element("details") as details:
            if amp["status"] != "succeeded":
                details.props("open")
            with ui.element("summary").classes("lead"):
                ui.label(t("Steps of the AMP: {done} of {count} done", done=done, count=len(amp["steps"])))
            if amp["message"]:
                ui.label(f"{amp['message']} {amp['hint']}".strip())
            with ui.element("ol").classes("steps"):
                for step in amp["steps"]:
                    with ui.element("li"):
                        ui.label(f"{step['type']} {step['name']}".strip())
                        status_badge(step["status"])
                        if step["message"] and step["status"] == "failed":
                            ui.label(f"{step['message']} {step['hint']}".strip()).classes("quiet")
            if amp["status"] == "failed":
                again = ui.button(t("Run the steps again"), icon="replay", on_click=self._run_again).props("no-caps")
                only_from(CONTRIBUTOR, again)
                ui.label(t("Those that have succeeded are not repeated.")).classes("quiet")

    async def _run_again(self) -> None:
        await self._api.post(f"{NATIVE}/projects/{self._id}/amp:run")
        ui.navigate.reload()
