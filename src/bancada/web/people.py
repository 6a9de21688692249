"""Choosing somebody: a field that offers users and teams while a name is typed."""

from __future__ import annotations

import json
from html import escape

from nicegui import ui

from bancada.web.forms import text_field
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE

OFFERED = 20


def people_field(viewer: Viewer, label: str, name: str, *, with_teams: bool = True) -> ui.element:
    """Draw a field for a username; those that begin to fit what is typed are offered."""

    async def typed(text: str) -> None:
        found = await _names(viewer, "users", text)
        if with_teams:
            found += await _names(viewer, "teams", text)
        offered.content = "".join(f'<option value="{escape(each)}"></option>' for each in found)

    field = text_field(label, name, on_change=typed, required=True, autocomplete="off", autocapitalize="none")
    offered = ui.html("", sanitize=False, tag="datalist")
    field.props["list"] = offered.html_id
    return field


async def _names(viewer: Viewer, noun: str, text: str) -> list[str]:
    wanted = json.dumps({"username": text}) if text.strip() else None
    answer = await viewer.api.get(f"{NATIVE}/{noun}", page_size=OFFERED, search_filter=wanted)
    return [each["username"] for each in answer[noun]]
