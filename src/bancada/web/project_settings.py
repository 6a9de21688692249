"""The settings of a project: its name, its variables, who works on it, and giving it away or deleting it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from nicegui import ui

from bancada.web.facts import fact, facts
from bancada.web.forms import Form, Values, choice, read_variables, text_area, text_field, variables_field
from bancada.web.grids import Column, Grid, Row, button
from bancada.web.pages import page
from bancada.web.parts import confirm
from bancada.web.people import people_field
from bancada.web.project_heads import ProjectHead, current_project, project_heading
from bancada.web.sections import section
from bancada.web.texts import t
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE, Failure, segment


@page("/projects/{project_id}/settings", "Project settings", nav="project-settings")
async def show_project_settings(viewer: Viewer) -> None:
    """Show what is set of a project, and let those change it who administer it."""
    project = current_project()
    project_heading(project, t("Project settings"))
    if not project.may_administer:
        _as_facts(project)
    else:
        _general(viewer, project)
        _variables(viewer, project)
    await _members(viewer, project)
    if project.may_administer:
        await _transfer(viewer, project)
        _deletion(viewer, project)


def _as_facts(project: ProjectHead) -> None:
    ui.label(t("Only administrators of the project change these.")).classes("quiet")
    with facts():
        with fact(t("Owner")):
            ui.label(project.fields["owner"]["username"])
        with fact(t("Visibility")):
            ui.label(visibilities()[project.fields["visibility"]])
        with fact(t("Description")):
            ui.label(project.fields["description"] or "-")


def visibilities() -> Mapping[str, str]:
    """Return who may see a project, in words."""
    return {"private": t("Its members"), "organization": t("Its team"), "public": t("Everybody who signs in")}


def _general(viewer: Viewer, project: ProjectHead) -> None:
    async def save(values: Values) -> None:
        await viewer.api.patch(project.path, {name: values[name] for name in ("name", "description", "visibility")})
        ui.navigate.reload()

    with section(t("General")), Form(t("Save"), save):
        text_field(t("Name"), "name", project.name, required=True)
        text_area(t("Description"), "description", project.fields["description"])
        choice(t("Who sees it"), "visibility", visibilities(), project.fields["visibility"])


def _variables(viewer: Viewer, project: ProjectHead) -> None:
    async def save(values: Values) -> None:
        await viewer.api.patch(project.path, {"environment": read_variables(values)})
        ui.notify(t("Saved. What starts from now on has these variables."), type="positive")

    with section(t("Environment variables")):
        ui.label(t("Sessions, jobs, applications and models of the project are started with them.")).classes("quiet")
        with Form(t("Save the variables"), save):
            variables_field(json.loads(project.fields["environment"] or "{}"), t("Variables"))


async def _members(viewer: Viewer, project: ProjectHead) -> None:
    async def act(what: str, username: str) -> None:
        async def remove() -> None:
            await viewer.api.delete(f"{project.path}/collaborators/{segment(username)}")
            await grid.refresh()

        if what == "remove":
            confirm(t("Remove {name} from the project?", name=username), t("Remove"), remove)

    async def put(values: Values) -> None:
        path = f"{project.path}/collaborators/{segment(values['username'])}"
        await viewer.api.put(path, {"permission": values["permission"]})
        form.empty()
        await grid.show()

    columns = [
        Column(t("Name"), _name),
        Column(t("Role"), lambda row: roles().get(row["permission"], row["permission"])),
    ]  # fmt: skip
    if project.may_administer:
        columns.append(
            Column(
                t("Actions"),
                lambda row: button(t("Remove"), "remove", row["user"]["username"], row["user"]["username"]),
            )
        )
    with section(t("Members")):
        owner = project.fields["owner"]["username"]
        ui.label(t("{name} owns the project and administers it.", name=owner)).classes("quiet")
        grid = Grid(viewer.api, f"{project.path}/collaborators", "collaborators", t("Members"), columns, act=act,
                    empty=lambda: ui.label(t("Nobody else works on this project yet.")).classes("quiet"))  # fmt: skip
        try:
            await grid.show()
        except Failure as failure:
            ui.label(failure.text)
        if project.may_administer:
            with Form(t("Add, or change the role"), put) as form:
                people_field(viewer, t("User or team"), "username")
                choice(t("Role"), "permission", roles(), "write")


def _name(row: Row) -> str:
    user = row["user"]
    return f"{user['username']} ({user['name']})" if user["name"] else str(user["username"])


def roles() -> Mapping[str, str]:
    """Return the roles in a project, in words."""
    return {
        "read": t("Viewer: sees everything"),
        "operator": t("Operator: also starts and stops"),
        "write": t("Contributor: also changes files, models and jobs"),
        "admin": t("Administrator: also members and settings"),
        "business_user": t("Business user: only opens applications"),
        "inherit": t("For a team: what each member has in the team"),
    }


async def _transfer(viewer: Viewer, project: ProjectHead) -> None:
    async def transfer(values: Values) -> None:
        owner = values["owner"]

        async def go_on() -> None:
            await viewer.api.post(f"{NATIVE}/projects/{segment(project.id)}:transfer", {"owner": owner})
            ui.navigate.to("/projects" if not viewer.is_admin else project.page + "/settings")

        question = t("Give the project to {name}? Only {name} or a site administrator can give it back.", name=owner)
        confirm(question, t("Give it away"), go_on)

    with section(t("New owner")), Form(t("Give the project away"), transfer):
        people_field(viewer, t("User or team that shall own it"), "owner")


def _deletion(viewer: Viewer, project: ProjectHead) -> None:
    async def delete(values: Values) -> None:
        if values["confirmation"] != project.name:
            raise Failure(400, "", t("Type the project's name exactly: {name}", name=project.name))
        await viewer.api.delete(project.path)
        ui.navigate.to("/projects")

    with section(t("Deletion")):
        ui.label(t("Everything in the project is deleted, and what runs is stopped. This cannot be taken back."))
        with Form(t("Delete the project"), delete, is_grave=True):
            text_field(t("Name of the project, to be sure"), "confirmation", autocomplete="off", required=True)
