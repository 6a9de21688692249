"""Runtimes: which there are, which are offered, and adding ones of the site's own."""

from __future__ import annotations

from html import escape
from typing import Any

from nicegui import ui

from bancada.web.admin import admin_heading
from bancada.web.forms import Form, Values, choice, text_field
from bancada.web.grids import Column, Grid, Markup, Row, badge, button, code, together
from bancada.web.pages import page
from bancada.web.parts import confirm
from bancada.web.sections import section
from bancada.web.texts import t
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import V2, Failure, segment


@page("/admin/runtimes", "Runtimes", nav="admin")
async def show_runtimes(viewer: Viewer) -> None:
    """Show the catalogue of runtimes, and change it."""
    admin_heading(viewer, t("Runtimes"), "runtimes")

    async def act(status: str, identifier: str) -> None:
        await viewer.api.post(f"{V2}/runtimes:update", {"image_identifier": [identifier], "status": status})
        await grid.refresh()

    columns = [
        Column(t("Runtime"), _names, sort="image_identifier"),
        Column(t("Edition"), lambda row: row["edition"], sort="edition"),
        Column(t("Version"), lambda row: row["full_version"], sort="full_version"),
        Column(t("Status"), _status),
        Column(t("Actions"), _actions),
    ]
    grid = Grid(viewer.api, f"{V2}/runtimes", "runtimes", t("Runtimes"), columns, act=act)
    await grid.show()
    await _add(viewer, grid)
    await _repositories(viewer, grid)
    await _credentials(viewer)


def _names(row: Row) -> str:
    name = row["description"] or row["kernel"]
    return Markup(f'{escape(name)}<span class="why">{code(row["image_identifier"])}</span>')


def _status(row: Row) -> Markup:
    words = {"ENABLED": t("offered"), "DISABLED": t("not offered"), "DEPRECATED": t("deprecated")}
    tones = {"ENABLED": "active", "DEPRECATED": "busy"}
    return badge(tones.get(row["status"], ""), word=words.get(row["status"], str(row["status"])))


def _actions(row: Row) -> Markup:
    words = {"ENABLED": t("Offer"), "DEPRECATED": t("Deprecate"), "DISABLED": t("Withdraw")}
    others = (status for status in words if status != row["status"])
    identifier = row["image_identifier"]
    return together(*(button(words[status], status, identifier, identifier) for status in others))


async def _add(viewer: Viewer, grid: Grid) -> None:
    found = await viewer.api.get(f"{V2}/dockercredentials", page_size=100)
    credentials = {"": t("None"), **{each["id"]: each["name"] for each in found["docker_credentials"]}}

    async def check(values: Values) -> None:
        asked = {"url": values["url"], "docker_credential_id": values["credential"] or None}
        _judge(await viewer.api.get(f"{V2}/runtimes:validate", **asked), "success")
        ui.notify(t("The description is good; nothing was added."), type="positive")

    async def add(values: Values) -> None:
        if values.is_ticked("only_check"):
            return await check(values)
        body = {"url": values["url"], "docker_credential_id": values["credential"]}
        _judge(await viewer.api.post(f"{V2}/runtimes", body), "validation_success")
        form.empty()
        ui.notify(t("The runtime was added."), type="positive")
        return await grid.show()

    with section(t("A runtime of your own")):
        ui.label(t("A description names a Python, packages and variables. It is tried before it is added.")).classes(
            "quiet"
        )
        with Form(t("Try it and add it"), add) as form:
            text_field(t("Description"), "url", required=True, autocomplete="off",
                       hint=t("The name of a file in the workbench's folder of runtimes, or its address."))  # fmt: skip
            choice(t("Credential"), "credential", credentials)
            with ui.element("label").classes("box"):
                ui.element("input").props("type=checkbox name=only_check")
                ui.label(t("Only try it"))


def _judge(answer: dict[str, Any], good: str) -> None:
    if not answer[good]:
        raise Failure(400, answer["reason"], answer.get("reason_data") or answer["reason"])


async def _repositories(viewer: Viewer, grid: Grid) -> None:
    path = f"{V2}/runtimerepos"

    async def act(what: str, repo_id: str) -> None:
        async def forget() -> None:
            await viewer.api.delete(f"{path}/{segment(repo_id)}")
            await repos.refresh()

        if what == "read":
            row = next(each for each in repos.rows if str(each["id"]) == repo_id)
            await viewer.api.patch(f"{path}/{segment(repo_id)}", {"name": row["name"], "url": row["url"]})
            await grid.refresh()
            ui.notify(t("The list was read again."), type="positive")
        else:
            confirm(t("Forget this list? Its runtimes stay."), t("Forget"), forget)

    async def add(values: Values) -> None:
        await viewer.api.post(path, {"name": values["name"], "url": values["url"]})
        form.empty()
        await repos.show()
        await grid.refresh()

    columns = [
        Column(t("Name"), lambda row: row["name"]),
        Column(t("Address"), lambda row: code(row["url"])),
        Column(t("Actions"), lambda row: together(button(t("Read again"), "read", str(row["id"]), row["name"]),
                                                  button(t("Forget"), "forget", str(row["id"]), row["name"]))),
    ]  # fmt: skip
    with section(t("Lists of runtimes")):
        repos = Grid(viewer.api, path, "runtimerepos", t("Lists of runtimes"), columns, act=act,
                     empty=lambda: ui.label(t("No list was read yet.")).classes("quiet"))  # fmt: skip
        await repos.show()
        with Form(t("Read the list and add its runtimes"), add) as form:
            text_field(t("Name"), "name", required=True, autocomplete="off")
            text_field(t("Address"), "url", required=True, autocomplete="off")


async def _credentials(viewer: Viewer) -> None:
    path = f"{V2}/dockercredentials"

    async def act(_what: str, credential_id: str) -> None:
        async def delete() -> None:
            await viewer.api.delete(f"{path}/{segment(credential_id)}")
            await grid.refresh()

        confirm(t("Delete this credential? What it opened is not read again."), t("Delete"), delete)

    async def add(values: Values) -> None:
        texts = {name: values[name] for name in ("name", "server", "username")}
        await viewer.api.post(path, {**texts, "password": values.secret("password")})
        form.empty()
        await grid.show()

    columns = [
        Column(t("Name"), lambda row: row["name"]),
        Column(t("Server"), lambda row: row["server"]),
        Column(t("Actions"), lambda row: button(t("Delete"), "delete", row["id"], row["name"])),
    ]
    with section(t("Credentials")):
        grid = Grid(viewer.api, path, "docker_credentials", t("Credentials"), columns, act=act,
                    empty=lambda: ui.label(t("There is no credential yet.")).classes("quiet"))  # fmt: skip
        await grid.show()
        with Form(t("Add the credential"), add) as form:
            for label, name, kind in (
                (t("Name"), "name", "text"), (t("Server"), "server", "text"), (t("User name"), "username", "text"),
                (t("Password"), "password", "password"),
            ):  # fmt: skip
                text_field(label, name, kind=kind, required=True, autocomplete="off")
