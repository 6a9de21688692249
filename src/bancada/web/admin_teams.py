"""Teams of the site, and who is in them."""

from __future__ import annotations

from nicegui import ui

from bancada.web.admin import admin_heading
from bancada.web.admin_users import user_link
from bancada.web.forms import Form, Values, choice, text_area, text_field
from bancada.web.grids import Column, Grid, Markup, button, link, when
from bancada.web.pages import page
from bancada.web.parts import confirm, empty_state
from bancada.web.people import people_field
from bancada.web.project_settings import roles
from bancada.web.quota_fields import quota_form
from bancada.web.sections import section
from bancada.web.texts import t
from bancada.web.toolbars import search_field, toolbar
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE, V2, Failure, segment


@page("/admin/teams", "Teams", nav="admin")
async def show_teams(viewer: Viewer) -> None:
    """Show the teams of the site, and make new ones."""
    admin_heading(viewer, t("Teams"), "teams")

    async def search(text: str) -> None:
        await grid.show(username=text)

    async def create(values: Values) -> None:
        made = await viewer.api.post(f"{V2}/site/teams", {"username": values["username"], "bio": values["bio"]})
        ui.navigate.to(f"/admin/teams/{segment(made['username'])}")

    with toolbar():
        search_field(t("Find a team by name"), search)
    columns = [
        Column(t("Name"), lambda row: team_link(row["username"])),
        Column(t("About"), lambda row: row["bio"]),
        Column(t("Members"), lambda row: str(row["members"]), is_number=True),
        Column(t("Projects"), lambda row: str(row["projects"]), is_number=True),
        Column(t("Created"), lambda row: when(row["created_at"])),
    ]  # fmt: skip
    hint = t("A team owns projects together, and has a role in others for all of its members.")
    grid = Grid(viewer.api, f"{NATIVE}/teams", "teams", t("Teams"), columns,
                empty=lambda: empty_state("groups", t("There is no team yet."), hint))  # fmt: skip
    await grid.show()
    with section(t("New team")), Form(t("Create the team"), create):
        text_field(t("Name"), "username", required=True, autocapitalize="none", autocomplete="off")
        text_area(t("About"), "bio", rows=2)


def team_link(name: str) -> Markup:
    """Return a link to the page of a team."""
    return link(name, f"/admin/teams/{segment(name)}")


@page("/admin/teams/{team_name}", "Team", nav="admin")
async def show_team(viewer: Viewer, team_name: str) -> None:
    """Show one team, its members and its quota."""
    admin_heading(viewer, team_name, "teams")
    path = f"{NATIVE}/teams/{segment(team_name)}"
    team = await viewer.api.get(path)
    if team["bio"]:
        ui.label(team["bio"])
    await _members(viewer, path)
    with section(t("Quota")):
        await quota_form(viewer, team_name, is_team=True)

    async def delete(values: Values) -> None:
        if values["confirmation"] != team_name:
            raise Failure(400, "", t("Type the team's name exactly: {name}", name=team_name))
        await viewer.api.delete(f"{V2}/teams/{segment(team_name)}")
        ui.navigate.to("/admin/teams")

    with section(t("Deletion")):
        ui.label(t("Its members lose the roles that they have through it. A team that owns projects stays.")).classes(
            "quiet"
        )
        with Form(t("Delete the team"), delete, is_grave=True):
            text_field(t("Name of the team, to be sure"), "confirmation", autocomplete="off", required=True)


async def _members(viewer: Viewer, path: str) -> None:
    async def act(_what: str, username: str) -> None:
        async def remove() -> None:
            await viewer.api.delete(f"{path}/members/{segment(username)}")
            await grid.refresh()

        confirm(t("Take {name} out of the team?", name=username), t("Remove"), remove)

    async def put(values: Values) -> None:
        await viewer.api.put(f"{path}/members/{segment(values['username'])}", {"permission": values["permission"]})
        form.empty()
        await grid.show()

    columns = [
        Column(t("User name"), lambda row: user_link(row["username"])),
        Column(t("Full name"), lambda row: row["name"]),
        Column(t("Role"), lambda row: roles().get(row["permission"], row["permission"])),
        Column(t("Actions"), lambda row: button(t("Remove"), "remove", row["username"], row["username"])),
    ]
    with section(t("Members")):
        grid = Grid(viewer.api, f"{path}/members", "members", t("Members"), columns, act=act,
                    empty=lambda: ui.label(t("Nobody is in this team yet.")).classes("quiet"))  # fmt: skip
        await grid.show()
        with Form(t("Add, or change the role"), put) as form:
            people_field(viewer, t("User"), "username", with_teams=False)
            choice(
                t("Role"), "permission", {name: words for name, words in roles().items() if name != "inherit"}, "write"
            )
