"""The head of a page inside a project: where it is, and what its viewer may do there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nicegui import ui

from bancada.web.parts import heading
from bancada.web.texts import t
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import V2, segment


@dataclass(frozen=True, slots=True)
class ProjectHead:
    """A project as its pages need it; `fields` is the API's whole answer."""

    id: str
    name: str
    may_view: bool
    may_operate: bool
    may_edit: bool
    may_administer: bool
    fields: Mapping[str, Any]

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
    may = fields["permissions"]
    return ProjectHead(project_id, fields["name"], may["read"], may["operator"], may["write"], may["admin"], fields)


def project_heading(project: ProjectHead, title: str, *trail: tuple[str, str]) -> None:
    """Draw the way back and the heading of a page; `trail` are the pages between, each with its address."""
    way_back((project.name, project.page), *trail)
    heading(title)


def way_back(*trail: tuple[str, str]) -> None:
    """Draw links to the pages above this one."""
    with ui.element("nav").classes("trail") as drawn:
        for title, target in trail:
            ui.link(title, target)
            ui.label("/").props("aria-hidden=true")
    drawn.props["aria-label"] = t("Where this is")
