"""Quotas: what all may use who have none of their own, and what each user and team uses of theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nicegui import ui

from bancada.web.admin import admin_heading
from bancada.web.admin_teams import team_link
from bancada.web.admin_users import user_link
from bancada.web.forms import Form, Values
from bancada.web.grids import Column, Grid
from bancada.web.pages import page
from bancada.web.quota_fields import quota_fields, read_quota
from bancada.web.sections import section
from bancada.web.texts import t
from bancada.web.toolbars import search_field, toolbar
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE, V2


@page("/admin/quotas", "Quotas", nav="admin")
async def show_quotas(viewer: Viewer) -> None:
    """Show all quotas, and set those that hold for everybody."""
    admin_heading(viewer, t("Quotas"), "quotas")
    ui.label(t("What does not fit waits until there is room. Set the quota of one user or team on its own page."))
    defaults = await viewer.api.get(f"{NATIVE}/quotas")
    for kind, words in (
        ("user", t("Every user without a quota of their own")),
        ("team", t("Every team without a quota of its own")),
    ):
        _default(viewer, kind, words, defaults[kind])
    with section(t("Users")):
        await _list(viewer, "user", user_link)
    with section(t("Teams")):
        await _list(viewer, "group", team_link)


def _default(viewer: Viewer, kind: str, words: str, quota: dict[str, Any]) -> None:
    async def save(values: Values) -> None:
        await viewer.api.put(f"{NATIVE}/quotas/{kind}", read_quota(values))
        ui.notify(t("Saved."), type="positive")

    with section(words), Form(t("Save"), save):
        quota_fields(quota)


async def _list(viewer: Viewer, kind: str, to_page: Callable[[str], str]) -> None:
    async def search(text: str) -> None:
        await grid.show(username=text)

    def of(name: str) -> Any:  # noqa: ANN401 - a cell
        return lambda row: _of(row["quota_usage"][name], row["quota_configured"][name])

    with toolbar():
        search_field(t("Find a user by name") if kind == "user" else t("Find a team by name"), search)
    columns = [
        Column(t("Name"), lambda row: to_page(row[kind]["user_name"]), sort="username"),
        Column(t("vCPU"), of("cpu"), is_number=True),
        Column(t("Memory in GB"), of("memory"), is_number=True),
        Column(t("GPUs"), of("nvidia_gpu"), is_number=True),
    ]  # fmt: skip
    label = t("Users") if kind == "user" else t("Teams")
    grid = Grid(viewer.api, f"{V2}/{kind}squota", f"{kind}_quota", label, columns, page_size=25)
    await grid.show()


def _of(used: str, limit: str) -> str:
    return f"{used or 0} {t('of {n}', n=limit) if limit else t('no limit')}"
