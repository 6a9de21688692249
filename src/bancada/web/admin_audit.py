"""The audit trail: who did what to which thing, and when."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlencode

from nicegui import ui

from bancada.web.admin import admin_heading
from bancada.web.grids import Column, Grid, Row, code, exactly
from bancada.web.pages import page
from bancada.web.parts import empty_state
from bancada.web.statuses import status_word
from bancada.web.texts import t
from bancada.web.toolbars import filter_choice, moment_field, search_field, toolbar
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE


@page("/admin/audit", "Audit trail", nav="admin")
async def show_audit(
    viewer: Viewer, actor: str = "", noun: str = "", noun_id: str = "", since: str = "", until: str = ""
) -> None:
    """Show what was done, the newest first; the address says what is shown, so that it can be passed on."""
    admin_heading(viewer, t("Audit trail"), "audit")
    wanted = {"actor": actor, "noun": noun, "noun_id": noun_id, "since": since, "until": until}

    def by(key: str) -> Callable[[str], Awaitable[None]]:
        async def search(text: str) -> None:
            wanted[key] = text
            asked = urlencode({name: value for name, value in wanted.items() if value})
            ui.navigate.history.replace("/admin/audit" + (f"?{asked}" if asked else ""))
            await show()

        return search

    async def show() -> None:
        moments = {key: _moment(wanted[key]) for key in ("since", "until")}
        await grid.show(**{**wanted, **moments})

    with toolbar():
        search_field(t("By whom: the whole user name"), by("actor"), actor)
        filter_choice(t("Kind of thing"), {"": t("All things"), **nouns()}, by("noun"), noun)
        search_field(t("Id of the thing"), by("noun_id"), noun_id)
        moment_field(t("From (UTC)"), by("since"), since)
        moment_field(t("Until (UTC)"), by("until"), until)
    columns = [
        Column(t("When"), lambda row: exactly(row["at"]), sort="at"),
        Column(t("Who"), lambda row: row["actor"]),
        Column(t("Did"), lambda row: actions().get(row["action"], row["action"].replace("_", " "))),
        Column(t("To what"), lambda row: nouns().get(row["noun"], row["noun"].replace("_", " "))),
        Column(t("Id"), lambda row: code(row["noun_id"])),
        Column(t("Details"), details),
    ]
    hint = t("Whatever is created, changed, started or deleted is written down here.")
    grid = Grid(viewer.api, f"{NATIVE}/events", "events", t("Audit trail"), columns, sort="-at",
                empty=lambda: empty_state("policy", t("Nothing was done yet."), hint))  # fmt: skip
    await show()


def nouns() -> Mapping[str, str]:
    """Return what things are called that something is done to."""
    return {
        "amp": t("AMP"), "api_key": t("API key"), "application": t("application"), "build": t("build"),
        "deployment": t("deployment"), "docker_credential": t("Docker credential"), "experiment": t("experiment"),
        "experiment_run": t("experiment run"), "job": t("job"), "job run": t("job run"), "model": t("model"),
        "notification": t("mail"), "project": t("project"), "project creation": t("making of a project"),
        "quota": t("quota"), "registered_model": t("registered model"),
        "registered_model_version": t("registered version"), "runtime": t("runtime"),
        "runtime_repo": t("list of runtimes"), "session": t("session"), "team": t("team"), "user": t("user"),
    }  # fmt: skip


def actions() -> Mapping[str, str]:
    """Return what can be done to things; what is not here is shown by its name."""
    return {
        "create": t("created"), "update": t("changed"), "delete": t("deleted"), "stop": t("stopped it"),
        "restart": t("started it again"), "run": t("ran"), "register": t("registered"), "status": t("status"),
        "set": t("set"), "transfer": t("gave away"), "sign_in": t("signed in"), "sign_out": t("signed out"),
        "set_password": t("set the password"), "promote": t("let take over"), "put_member": t("set a member"),
        "remove_member": t("removed a member"), "add_collaborator": t("set a collaborator"),
        "remove_collaborator": t("removed a collaborator"), "delete_keys": t("deleted all keys"),
        "clear_layers": t("cleared the packages"),
    }  # fmt: skip


def _moment(text: str) -> str:
    """Return a moment as the API takes it; a field for one leaves out the seconds, and what UTC is."""
    return f"{text}Z" if text else ""


def details(row: Row) -> str:
    """Return what is known beyond the rest; changes of a status as an arrow."""
    text = str(row["detail"])
    try:
        told = json.loads(text)
    except ValueError:
        return text
    if not isinstance(told, dict):
        return text
    if {"from", "to"} <= set(told):
        why = f" ({told['reason']})" if told.get("reason") else ""
        return f"{status_word(told['from'])} → {status_word(told['to'])}{why}"
    return ", ".join(f"{name}: {value}" for name, value in told.items())
