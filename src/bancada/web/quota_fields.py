"""Fields for what somebody may use at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from nicegui import ui

from bancada.web.forms import Form, Values, text_field
from bancada.web.texts import t
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE, V2, Failure, segment

NAMES = ("cpu", "memory", "nvidia_gpu")


def quota_fields(quota: Mapping[str, Any]) -> None:
    """Draw fields for vCPU, memory and GPUs; an empty one is no limit."""
    words = {"cpu": t("vCPU"), "memory": t("Memory in GB"), "nvidia_gpu": t("GPUs")}
    with ui.element("div").classes("beside"):
        for name in NAMES:
            limit = quota.get(name)
            shown = "" if limit in (None, "") else f"{float(limit):g}"
            text_field(words[name], name, shown, kind="number", min=0, step="any", placeholder=t("no limit"))


def read_quota(values: Values) -> dict[str, float | None]:
    """Return what the fields say.

    Raises:
        Failure: one is no number.
    """
    try:
        return {name: float(values[name]) if values[name] else None for name in NAMES}
    except ValueError:
        raise Failure(400, "", t("A quota is a number, or empty for no limit.")) from None


async def quota_form(viewer: Viewer, name: str, *, is_team: bool) -> None:
    """Draw the quota of a user or a team, with what it uses now, to be changed."""
    kind = "group" if is_team else "user"
    asked = json.dumps({"username": name})
    answer = await viewer.api.get(f"{V2}/{kind}squota", page_size=100, search_filter=asked)
    found = next((each for each in answer[f"{kind}_quota"] if each[kind]["user_name"] == name), None)
    quota, used = (found["quota_configured"], found["quota_usage"]) if found else ({}, {})
    target = f"{NATIVE}/{'teams' if is_team else 'users'}/{segment(name)}/quota"

    async def save(values: Values) -> None:
        await viewer.api.put(target, read_quota(values))
        ui.notify(t("Saved."), type="positive")

    async def forget() -> None:
        await viewer.api.delete(target)
        ui.navigate.reload()

    if used:
        now = t("In use now: {cpu} vCPU, {memory} GB, {gpu} GPUs.", cpu=used["cpu"] or 0, memory=used["memory"] or 0,
                gpu=used["nvidia_gpu"] or 0)  # fmt: skip
        ui.label(now).classes("quiet")
    with Form(t("Save the quota"), save) as form:
        quota_fields(quota)
    with form.buttons:
        ui.button(t("Use the default"), on_click=forget).props("no-caps flat")
