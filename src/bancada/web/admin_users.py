"""Users of the site: the list, making new ones, and changing, deactivating and deleting one."""

from __future__ import annotations

from typing import Any

from nicegui import ui

from bancada.web.admin import admin_heading
from bancada.web.facts import fact, facts
from bancada.web.forms import Form, Values, box, choice, text_field
from bancada.web.grids import Column, Grid, Markup, Row, badge, link, when
from bancada.web.pages import page
from bancada.web.parts import confirm, moment
from bancada.web.quota_fields import quota_form
from bancada.web.sections import section
from bancada.web.texts import t
from bancada.web.toolbars import filter_choice, link_button, search_field, toolbar
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE, Failure, segment


@page("/admin/users", "Users", nav="admin")
async def show_users(viewer: Viewer) -> None:
    """Show the users and machine users of the site."""
    admin_heading(viewer, t("Users"), "users")
    wanted = {"username": "", "is_active": ""}

    async def search(text: str) -> None:
        wanted["username"] = text
        await grid.show(**wanted)

    async def choose(value: str) -> None:
        wanted["is_active"] = value
        await grid.show(**wanted)

    with toolbar():
        search_field(t("Find a user by name"), search)
        filter_choice(t("Which users"), {"": t("All"), "t": t("Active"), "f": t("Deactivated")}, choose)
        ui.space()
        link_button(t("New user"), "/admin/users/new", icon="person_add")
    columns = [
        Column(t("User name"), lambda row: user_link(row["username"]), sort="username"),
        Column(t("Full name"), lambda row: row["name"], sort="name"),
        Column(t("Mail address"), lambda row: row["email"], sort="email"),
        Column(t("Kind"), _kind),
        Column(t("Status"), lambda row: badge("active" if row["is_active"] else "deactivated")),
        Column(t("Signed in"), lambda row: when(row.get("signed_in_at"))),
        Column(t("Created"), lambda row: when(row["created_at"])),
    ]  # fmt: skip
    grid = Grid(viewer.api, f"{NATIVE}/users", "users", t("Users"), columns, sort="username")
    await grid.show()


def user_link(username: str) -> Markup:
    """Return a link to the page of a user."""
    return link(username, f"/admin/users/{segment(username)}")


def _kind(row: Row) -> str:
    if row["kind"] == "machine":
        return t("machine user")
    return t("administrator") if row["is_admin"] else t("user")


@page("/admin/users/new", "New user", nav="admin")
async def show_new_user(viewer: Viewer) -> None:
    """Ask who shall be a user."""
    admin_heading(viewer, t("New user"), "users")

    async def create(values: Values) -> None:
        texts = {name: values[name] for name in ("username", "name", "email", "kind")}
        body = {**texts, "password": values.secret("password"), "is_admin": values.is_ticked("is_admin")}
        made = await viewer.api.post(f"{NATIVE}/users", body)
        ui.navigate.to(f"/admin/users/{segment(made['username'])}")

    with Form(t("Create the user"), create) as form:
        text_field(t("User name"), "username", required=True, autocapitalize="none", autocomplete="off", autofocus=True)
        text_field(t("Full name"), "name", autocomplete="off")
        text_field(t("Mail address"), "email", kind="email", autocomplete="off")
        kinds = {"user": t("A person, who signs in"), "machine": t("A machine user: jobs and applications run as it")}
        choice(t("Kind"), "kind", kinds, "user")
        text_field(t("Password"), "password", kind="password", autocomplete="new-password",
                   hint=t("Tell it to the person. Empty: there is no signing in with a password yet."))  # fmt: skip
        box(t("Is a site administrator"), "is_admin")
    with form.buttons:
        link_button(t("Cancel"), "/admin/users", is_flat=True)


@page("/admin/users/{username}", "User", nav="admin")
async def show_user(viewer: Viewer, username: str) -> None:
    """Show one user, and what an administrator may change."""
    admin_heading(viewer, username, "users")
    path = f"{NATIVE}/users/{segment(username)}"
    user = await viewer.api.get(path)
    with facts():
        with fact(t("Status")):
            ui.html(badge("active" if user["is_active"] else "deactivated"), sanitize=False)
        with fact(t("Kind")):
            ui.label(_kind(user))
        with fact(t("Signed in")):
            moment(user.get("signed_in_at"))
        with fact(t("Created")):
            moment(user["created_at"])
        with fact(t("What this user did")):
            ui.link(t("Audit trail"), f"/admin/audit?actor={segment(username)}")
    _about(viewer, user, path)
    if user["kind"] == "user":
        _password(viewer, path)
    with section(t("Quota")):
        await quota_form(viewer, username, is_team=False)
    _end(viewer, user, path)


def _about(viewer: Viewer, user: dict[str, Any], path: str) -> None:
    async def save(values: Values) -> None:
        body: dict[str, Any] = {"name": values["name"], "email": values["email"]}
        if user["kind"] == "user":
            body["is_admin"] = values.is_ticked("is_admin")
        await viewer.api.patch(path, body)
        ui.navigate.reload()

    with section(t("About the user")), Form(t("Save"), save):
        text_field(t("Full name"), "name", user["name"], autocomplete="off")
        text_field(t("Mail address"), "email", user["email"], kind="email", autocomplete="off")
        if user["kind"] == "user":
            box(t("Is a site administrator"), "is_admin", is_ticked=user["is_admin"])


def _password(viewer: Viewer, path: str) -> None:
    async def set_password(values: Values) -> None:
        await viewer.api.put(f"{path}/password", {"password": values.secret("password")})
        form.empty()
        ui.notify(t("The password was set. Browsers that were signed in are signed out."), type="positive")

    if path.endswith(f"/{segment(viewer.username)}"):
        return  # one's own needs the present one: see the settings
    with section(t("Password")), Form(t("Set the password"), set_password) as form:
        text_field(t("New password"), "password", kind="password", autocomplete="new-password", required=True,
                   hint=t("Tell it to the person, who can change it."))  # fmt: skip


def _end(viewer: Viewer, user: dict[str, Any], path: str) -> None:
    async def switch() -> None:
        await viewer.api.patch(path, {"is_active": not user["is_active"]})
        ui.navigate.reload()

    async def delete(values: Values) -> None:
        if values["confirmation"] != user["username"]:
            raise Failure(400, "", t("Type the user's name exactly: {name}", name=user["username"]))
        await viewer.api.delete(path)
        ui.navigate.to("/admin/users")

    name = user["username"]
    with section(t("Access")):
        if user["is_active"]:
            ui.label(t("Who is deactivated cannot sign in, and all keys are refused; nothing is deleted.")).classes(
                "quiet"
            )
            question = t(
                "Deactivate {name}? Keys stop working at once, and jobs that run as this user are skipped.", name=name
            )
            ui.button(t("Deactivate"), icon="block", on_click=lambda: confirm(question, t("Deactivate"), switch)).props(
                "no-caps outline color=negative"
            )
        else:
            ui.button(t("Activate"), icon="check", on_click=switch).props("no-caps outline")
        ui.label(t("Deleting takes keys, roles and the password too. Projects need another owner first.")).classes(
            "quiet"
        )
        with Form(t("Delete the user"), delete, is_grave=True):
            text_field(t("User name, to be sure"), "confirmation", autocomplete="off", required=True)
