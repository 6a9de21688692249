"""The bar of the workbench page: which session runs code, and buttons to start, interrupt, restart and stop it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from nicegui import ui

from bancada.web.file_panel import tool
from bancada.web.forms import Form, Values, read_variables, text_field, variables_field
from bancada.web.parts import confirm, dialog, status_badge
from bancada.web.project_heads import current_project, only_from
from bancada.web.roles import CONTRIBUTOR, OPERATOR
from bancada.web.session_choice import ENDED, Profile, SessionChoice
from bancada.web.statuses import status_word
from bancada.web.texts import t
from bancada.web.viewers import Viewer
from bancada.web.workload_fields import read_resources, resource_fields


class SessionBar:
    """Shows a choice of sessions and lets a viewer change it."""

    def __init__(self, viewer: Viewer, choice: SessionChoice) -> None:
        self._viewer = viewer
        self._choice = choice
        project = current_project()
        self._may_run, self._may_operate = project.may_edit, project.may_operate
        with ui.element("div").props(f'role=toolbar aria-label="{t("Session")}"').classes("strip session"):
            self._select = ui.select({}, label=t("Session"), on_change=self._chosen).classes("session-select")
            self._select.props("outlined dense options-dense")
            self._select.on("popup-show", self._refresh)
            self._state = ui.element("div").classes("session-state").props("role=status")
            ui.space()
            self._start = ui.button(t("New session"), icon="add", on_click=self._ask_start)
            self._start.props("flat dense no-caps").classes("new-session")
            self._interrupt = tool("front_hand", t("Interrupt"), choice.interrupt)
            self._restart = tool("restart_alt", t("Restart the kernel"), self._ask_restart)
            self._stop = tool("stop_circle", t("Stop the session"), self._ask_stop)
        only_from(CONTRIBUTOR, self._start)
        only_from(OPERATOR, self._interrupt, self._restart, self._stop)

    def draw(self) -> None:
        """Show how things are now."""
        choice, chosen = self._choice, self._choice.chosen
        options = {each["id"]: _label(each) for each in choice.found}
        self._select.set_options(options, value=chosen["id"] if chosen else None)
        self._select.set_visibility(bool(options))
        for button, is_possible in (
            (self._interrupt, choice.is_running), (self._restart, choice.is_running),
            (self._stop, chosen is not None and chosen["status"] not in ENDED),
        ):  # fmt: skip
            button.set_enabled(is_possible and self._may_operate)
        self._state.clear()
        with self._state:
            if chosen is None:
                ui.label(t("No session runs; Run starts one.") if self._may_run else t("No session runs.")).classes(
                    "quiet"
                )
            else:
                self._draw_state(chosen)

    def _draw_state(self, chosen: dict[str, Any]) -> None:
        status_badge(chosen["status"], chosen["reason"])
        if self._choice.is_running and (
            address := chosen["app_url"] if self._choice.is_own else chosen["readonly_url"]
        ):
            what = t("What the session serves on CDSW_APP_PORT, or for others on CDSW_READONLY_PORT")
            ui.link(t("Its page"), address, new_tab=True).tooltip(what)
        said = self._choice.setup if self._choice.is_coming else ""
        if told := " ".join(part for part in (chosen["message"], chosen["hint"]) if part) or said:
            ui.label(told).classes("quiet ellipsis").tooltip(told)
        elif not self._choice.is_own and self._may_run:
            ui.label(t("of {user}: Run starts one of your own", user=chosen["creator"])).classes("quiet ellipsis")

    async def _refresh(self) -> None:
        await self._choice.refresh()
        self.draw()

    async def _chosen(self) -> None:
        if self._select.value and (self._choice.chosen is None or self._select.value != self._choice.chosen["id"]):
            await self._choice.choose(str(self._select.value))

    async def _ask_start(self) -> None:
        with dialog(t("New session")) as opened:

            async def start(values: Values) -> None:
                variables = read_variables(values)
                await self._choice.start(Profile(values["name"], environment=variables, **read_resources(values)))
                opened.close()

            with Form(t("Start it"), start) as form:
                text_field(t("Name"), "name", t("Session"))
                await resource_fields(self._viewer, asdict(Profile()))
                variables_field({}, t("Environment variables"))
                ui.label(t("They count more than those of the project.")).classes("quiet hint")
            with form.buttons:
                ui.button(t("Cancel"), on_click=opened.close).props("flat no-caps")

    def _ask_restart(self) -> None:
        confirm(t("Restart the kernel? Its variables are lost; the output stays."), t("Restart"), self._choice.restart)

    def _ask_stop(self) -> None:
        confirm(t("Stop the session? Its variables are lost; the output stays."), t("Stop"), self._choice.stop)


def _label(session: dict[str, Any]) -> str:
    return f"{session['name']} · {session['creator']} · {status_word(session['status'])}"
