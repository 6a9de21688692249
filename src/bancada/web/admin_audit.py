"""The audit trail: who did what to which thing, and when."""

from __future__ import annotations

import json
from typing import Any

from bancada.web.admin import admin_heading
from bancada.web.grids import Column, Grid, Row, code, exactly
from bancada.web.pages import page
from bancada.web.parts import empty_state
from bancada.web.texts import t
from bancada.web.toolbars import filter_choice, search_field, toolbar
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE

NOUNS = (
    "amp", "api_key", "application", "build", "deployment", "docker_credential", "experiment", "experiment_run", "job",
    "job run", "model", "project", "quota", "registered_model", "registered_model_version", "runtime", "runtime_repo",
    "session", "team", "user",
)  # fmt: skip


@page("/admin/audit", "Audit trail", nav="admin")
async def show_audit(viewer: Viewer, actor: str = "", noun: str = "", noun_id: str = "") -> None:
    """Show what was done, the newest first."""
    admin_heading(viewer, t("Audit trail"), "audit")
    wanted = {"actor": actor, "noun": noun, "noun_id": noun_id}

    def by(key: str) -> Any:  # noqa: ANN401 - a function of what was typed
        async def search(text: str) -> None:
            wanted[key] = text
            await grid.show(**wanted)

        return search

    with toolbar():
        search_field(t("By whom: the whole user name"), by("actor"), actor)
        nouns = {"": t("All things"), **{each: each.replace("_", " ") for each in NOUNS}}
        filter_choice(t("Kind of thing"), nouns, by("noun"), noun)
        search_field(t("Id of the thing"), by("noun_id"), noun_id)
    columns = [
        Column(t("When"), lambda row: exactly(row["at"]), sort="at"),
        Column(t("Who"), lambda row: row["actor"]),
        Column(t("Did"), lambda row: row["action"].replace("_", " ")),
        Column(t("To what"), lambda row: row["noun"].replace("_", " ")),
        Column(t("Id"), lambda row: code(row["noun_id"])),
        Column(t("Details"), details),
    ]
    hint = t("Whatever is created, changed, started or deleted is written down here.")
    grid = Grid(viewer.api, f"{NATIVE}/events", "events", t("Audit trail"), columns, sort="-at",
                empty=lambda: empty_state("policy", t("Nothing was done yet."), hint))  # fmt: skip
    await grid.show(**wanted)


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
        return f"{told['from']} → {told['to']}{why}"
    return ", ".join(f"{name}: {value}" for name, value in told.items())
