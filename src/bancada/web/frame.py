"""What is around every page: name, way back, navigation, and the viewer's menu."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from nicegui import ui

from bancada.web.languages import LANGUAGES, NAMES
from bancada.web.project_heads import ProjectHead
from bancada.web.roles import BUSINESS_USER, VIEWER, reaches, role_word
from bancada.web.texts import t
from bancada.web.viewers import THEMES, Viewer

NARROW = {"workbench"}
"""The pages that need the width: their navigation shows icons only, where it would show words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the navigation."""

    nav: str
    label: str
    icon: str
    path: str
    least: str = BUSINESS_USER


@contextmanager
def framed(viewer: Viewer, nav: str, target: str, project: ProjectHead | None) -> Iterator[None]:
    """Draw the frame of a page at the address `target` and yield inside its main part."""
    ui.colors(primary="#0b5cad", positive="#1b6e3c", negative="#b3261e", warning="#8a5300", info="#0b5cad")
    ui.add_head_html('<link rel="stylesheet" href="/assets/bancada.css">')
    ui.add_head_html('<link rel="stylesheet" href="/assets/lists.css">')
    ui.add_head_html('<link rel="stylesheet" href="/assets/models.css">')
    drawer = _navigation(_entries(viewer, project), nav) if viewer.username else None
    with ui.header(elevated=False).classes("bar"):
        ui.link(t("Skip to the content"), "#content").classes("skip")
        if drawer is not None:
            button = ui.button(icon="menu", on_click=drawer.toggle).props("flat round dense color=white")
            button.props(f'aria-label="{t("Navigation")}"').classes("lt-md")
        ui.link("Bancada", "/projects").classes("brand")
        ui.space()
        if project is not None and not project.may_administer:
            ui.label(role_word(project.role)).classes("role").tooltip(
                t("Your role in the project {name}", name=project.name)
            )
        _preferences(viewer, target)
    with ui.element("div").props("id=content tabindex=-1").classes("content"):
        yield


def _entries(viewer: Viewer, project: ProjectHead | None) -> list[list[Entry]]:
    groups = [[Entry("projects", t("Projects"), "folder", "/projects"),
               Entry("registry", t("Registry"), "inventory_2", "/registry")]]  # fmt: skip
    if project is not None:
        root = project.page
        own = [
            Entry("project", t("Project"), "home", root),
            Entry("workbench", t("Workbench"), "terminal", f"{root}/workbench", VIEWER),
            Entry("experiments", t("Experiments"), "science", f"{root}/experiments", VIEWER),
            Entry("models", t("Models"), "hub", f"{root}/models", VIEWER),
            Entry("jobs", t("Jobs"), "schedule", f"{root}/jobs", VIEWER),
            Entry("applications", t("Applications"), "web", f"{root}/applications"),
            Entry("project-settings", t("Project settings"), "tune", f"{root}/settings", VIEWER),
        ]
        groups.append([entry for entry in own if reaches(project.role, entry.least)])
    groups.append([Entry("settings", t("Settings"), "person", "/settings")])
    if viewer.is_admin:
        groups[-1].append(Entry("admin", t("Administration"), "admin_panel_settings", "/admin"))
    return groups


def _navigation(groups: list[list[Entry]], nav: str) -> ui.left_drawer:
    drawer = ui.left_drawer(bordered=True).props("show-if-above width=220 breakpoint=1023").classes("drawer")
    if nav in NARROW:
        drawer.props("mini mini-width=64")
    with drawer, ui.element("nav").props(f'aria-label="{t("Navigation")}"'):
        for number, group in enumerate(groups):
            if number:
                ui.separator()
            for entry in group:
                with ui.link(target=entry.path).classes("entry") as link:
                    ui.icon(entry.icon).props("aria-hidden=true")
                    ui.label(entry.label).classes("q-mini-drawer-hide")
                if nav in NARROW:
                    link.props(f'aria-label="{entry.label}"').tooltip(entry.label)
                if entry.nav == nav:
                    link.props("aria-current=page")
    return drawer


def _preferences(viewer: Viewer, target: str) -> None:
    label = viewer.username or t("Language and theme")
    with ui.button(label, icon="account_circle").props("flat no-caps color=white aria-haspopup=true"):
        menu = ui.menu()
    with menu, ui.column().classes("preferences"):
        preferences(viewer, target)
        if viewer.username:
            with ui.element("form").props('method=post action="/sign-out"'):
                ui.button(t("Sign out"), icon="logout").props("flat no-caps type=submit")


def preferences(viewer: Viewer, target: str) -> None:
    """Draw the choices of language and theme; after one, the page at the address `target` is shown."""
    _choice(t("Language"), "language", {each: NAMES[each] for each in LANGUAGES}, viewer.language, target)
    themes = {"auto": t("As the system"), "light": t("Light"), "dark": t("Dark")}
    _choice(t("Theme"), "theme", {each: themes[each] for each in THEMES}, viewer.theme, target)


def _choice(label: str, name: str, options: dict[str, str], chosen: str, target: str) -> None:
    ui.label(label).classes("quiet")
    with ui.element("form").props('method=post action="/preferences"').classes("row no-wrap"):
        ui.element("input").props("type=hidden name=next").props["value"] = target
        for value, text in options.items():
            button = ui.button(text).props(f"flat dense no-caps type=submit name={name} value={value}")
            button.props(f"aria-pressed={str(value == chosen).lower()}").classes("chosen" if value == chosen else "")
