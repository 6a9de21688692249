"""The head of a page inside a project: where it is, and what its viewer may do there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nicegui import app, ui

from bancada.web.parts import heading
from bancada.web.roles import ADMINISTRATOR, CONTRIBUTOR, OPERATOR, VIEWER, reaches, role_of, who_may
from bancada.web.texts import t
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import V2, segment

_KEPT = "project"


@dataclass(frozen=True, slots=True)
class ProjectHead:
    """A project as its pages need it, with the viewer's role in it; `fields` is the API's whole answer."""

    id: str
    name: str
    role: str
    fields: Mapping[str, Any]

    @property
    def may_view(self) -> bool:
        """Whether the viewer may read its files, models, runs and logs."""
        return reaches(self.role, VIEWER)

    @property
    def may_operate(self) -> bool:
        """Whether the viewer may start and stop what exists."""
        return reaches(self.role, OPERATOR)

    @property
    def may_edit(self) -> bool:
        """Whether the viewer may change files, run code, build and deploy."""
        return reaches(self.role, CONTRIBUTOR)

    @property
    def may_administer(self) -> bool:
        """Whether the viewer may change its settings and members."""
        return reaches(self.role, ADMINISTRATOR)

    @property
    def page(self) -> str:
        """The address of its first page; those of its things are below."""
        return f"/projects/{segment(self.id)}"

    @property
    def path(self) -> str:
        """Its path in API v2; the native API has the same after its own root."""
        return f"{V2}/projects/{segment(self.id)}"


async def read_project(viewer: Viewer, project_id: str) -> ProjectHead:
    """Read a project.

    Raises:
        Failure: there is none for this viewer.
    """
    fields = await viewer.api.get(f"{V2}/projects/{segment(project_id)}")
    return ProjectHead(project_id, fields["name"], role_of(fields["permissions"]), fields)


def remember_project(project: ProjectHead) -> None:
    """Let everything on the present page know whose page it is."""
    app.storage.client[_KEPT] = project


def current_project() -> ProjectHead:
    """Return the project that the present page belongs to; only pages inside a project have one."""
    project: ProjectHead = app.storage.client[_KEPT]
    return project


def only_from(least: str, *buttons: ui.button, role: str | None = None) -> bool:
    """Tell whether the viewer has at least this role; where not, buttons stay grey and say who may press them.

    The API decides, and told the role with the project: pages do not offer what it would refuse. `role` is the viewer's
    in another project than that of the page.
    """
    if reaches(role or current_project().role, least):
        return True
    for button in buttons:
        button.disable()
        hint = _hint_of(button)
        if hint is None:
            button.tooltip(who_may(least))
        else:
            hint.text = f"{hint.text}. {who_may(least)}"
    return False


def _hint_of(button: ui.button) -> ui.tooltip | None:
    """Return the hint that a button has already: one drawn beside it, which names it."""
    beside = button.parent_slot.children if button.parent_slot else []
    target = f"#{button.html_id}"
    return next((each for each in beside if isinstance(each, ui.tooltip) and each.props.get("target") == target), None)


def project_heading(project: ProjectHead, title: str, *trail: tuple[str, str]) -> None:
    """Draw the way back and the heading of a page; `trail` are the pages between, each with its address."""
    way_back((project.name, project.page), *trail)
    heading(title)


def way_back_in_project(*trail: tuple[str, str]) -> None:
    """Draw links to the pages above this one, from the project that is shown."""
    project = current_project()
    way_back((project.name, project.page), *trail)


def way_back(*trail: tuple[str, str]) -> None:
    """Draw links to the pages above this one."""
    with ui.element("nav").classes("trail") as drawn:
        for title, target in trail:
            ui.link(title, target)
            ui.label("/").props("aria-hidden=true")
    drawn.props["aria-label"] = t("Where this is")
