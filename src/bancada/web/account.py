"""One's own settings: keys, password, name, language and theme."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from nicegui import ui

from bancada.web.forms import Form, Values, box, group, text_field
from bancada.web.frame import preferences
from bancada.web.grids import Column, Grid, Row, button, when
from bancada.web.pages import page
from bancada.web.parts import code_block, confirm, heading
from bancada.web.sections import section
from bancada.web.texts import t
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE, V2, Failure, segment

AUDIENCES = ("API", "Application")
SIGNED_IN = "signed in"
"""What the API says of a key that a password was exchanged for."""


@page("/settings", "Settings", nav="settings")
async def show_settings(viewer: Viewer) -> None:
    """Show the viewer's own settings."""
    heading(t("Settings"))
    user = await viewer.api.get(f"{NATIVE}/users/{segment(viewer.username)}")
    await _keys(viewer)
    _password(viewer, user)
    _profile(viewer, user)
    with section(t("Language and theme")), ui.column().classes("preferences-here"):
        preferences(viewer, "/settings")


async def _keys(viewer: Viewer) -> None:
    path = f"{V2}/users/{segment(viewer.username)}/v2_keys"

    async def act(_what: str, key_id: str) -> None:
        async def revoke() -> None:
            await viewer.api.delete(f"{path}/{segment(key_id)}")
            await grid.refresh()

        confirm(
            t("Revoke the key {id}? Programs that use it are refused from then on.", id=key_id), t("Revoke"), revoke
        )

    async def create(values: Values) -> None:
        audiences = [each for each in AUDIENCES if values.is_ticked(each)]
        expiry = f"{values['expiry']}T23:59:59Z" if values["expiry"] else ""
        body = {"comments": values["comments"], "audiences": audiences, "expiry_date": expiry}
        made = await viewer.api.post(path, body)
        form.empty()
        _show_once(shown, made)
        await grid.refresh()

    own_key = (await viewer.api.get(f"{NATIVE}/whoami"))["key_id"]
    with section(t("API keys")):
        ui.label(t("Programs, notebooks outside and the command line work as you with a key.")).classes("quiet")
        grid = Grid(viewer.api, path, "keys", t("API keys"), _key_columns(own_key), act=act,
                    empty=lambda: ui.label(t("You have no key yet.")).classes("quiet"))  # fmt: skip
        await grid.show()
        shown = ui.element("div").props("aria-live=polite")
        with Form(t("Create a key"), create) as form:
            text_field(t("What it is for"), "comments", hint=t("For you, to know it again."))
            text_field(t("Valid until"), "expiry", kind="date", min=f"{datetime.now(timezone.utc):%Y-%m-%d}",
                       hint=t("Empty for as long as the site lets keys live."))  # fmt: skip
            with group(t("What it opens; nothing ticked is everything")):
                box(t("The API and calls of models"), "API")
                box(t("Applications in a browser"), "Application")


def _key_columns(own_key: str) -> Sequence[Column]:
    return [
        Column(t("Key"), lambda row: row["key_id"]),
        Column(t("What it is for"), lambda row: _purpose(row, own_key)),
        Column(t("Opens"), _audiences),
        Column(t("Created"), lambda row: when(row["created_at"])),
        Column(t("Valid until"), lambda row: when(row["expiry_date"])),
        Column(t("Actions"), lambda row: _revocation(row, own_key)),
    ]


def _purpose(row: Row, own_key: str) -> str:
    purpose = str(row["comments"])
    if row["key_id"] == own_key:
        return t("this browser") if purpose == SIGNED_IN else t("{purpose} (in this browser)", purpose=purpose)
    return t("another browser that is signed in") if purpose == SIGNED_IN else purpose or "-"


def _revocation(row: Row, own_key: str) -> str:
    return "" if row["key_id"] == own_key else button(t("Revoke"), "revoke", row["key_id"], row["key_id"])


def _audiences(row: Row) -> str:
    return ", ".join(row["audiences"]) or t("everything")


def _show_once(place: ui.element, made: dict[str, Any]) -> None:
    place.clear()
    with place, ui.element("div").classes("panel good"):
        ui.label(t("The new key. Copy it now: it is never shown again.")).classes("lead")
        code_block(made["api_key"], t("The new key"))


def _password(viewer: Viewer, user: dict[str, Any]) -> None:
    async def change(values: Values) -> None:
        if values.secret("password") != values.secret("again"):
            raise Failure(400, "", t("The two new passwords differ."))
        body = {"password": values.secret("password"), "current_password": values.secret("current_password")}
        await viewer.api.put(f"{NATIVE}/users/{segment(viewer.username)}/password", body)
        form.empty()
        ui.notify(t("The password was changed. Other browsers that were signed in are signed out."), type="positive")

    with section(t("Password")), Form(t("Change the password"), change) as form:
        if user.get("has_password"):
            text_field(t("Present password"), "current_password", kind="password", autocomplete="current-password")
        text_field(t("New password"), "password", kind="password", autocomplete="new-password", required=True)
        text_field(t("New password again"), "again", kind="password", autocomplete="new-password", required=True)


def _profile(viewer: Viewer, user: dict[str, Any]) -> None:
    async def save(values: Values) -> None:
        body = {"name": values["name"], "email": values["email"]}
        await viewer.api.patch(f"{NATIVE}/users/{segment(viewer.username)}", body)
        ui.notify(t("Saved."), type="positive")

    with section(t("About you")), Form(t("Save"), save):
        text_field(t("Full name"), "name", user["name"], autocomplete="name")
        text_field(t("Mail address"), "email", user["email"], kind="email", autocomplete="email")
