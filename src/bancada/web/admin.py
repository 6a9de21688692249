"""Administration: what is around all of its pages, and the first one, which shows what runs now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nicegui import ui

from bancada.web.grids import Column, Listed, Row, badge, link, when
from bancada.web.live import again
from bancada.web.pages import page
from bancada.web.parts import empty_state, heading
from bancada.web.runs import seconds_word
from bancada.web.texts import t
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE, Failure

LOOK_S = 5.0


def admin_heading(viewer: Viewer, title: str, here: str) -> None:
    """Draw the ways through the administration and the heading of one of its pages.

    Raises:
        Failure: the viewer is no site administrator.
    """
    if not viewer.is_admin:
        raise Failure(403, "not_site_admin", t("This is for site administrators. Ask one of them."))
    with ui.element("nav").classes("tabs") as drawn:
        for name, words in _places().items():
            address = f"/admin/{name}".rstrip("/")
            way = ui.link(words, address)
            if name == here:
                way.props("aria-current=page")
    drawn.props["aria-label"] = t("Administration")
    heading(title)


def _places() -> Mapping[str, str]:
    return {
        "": t("What runs now"),
        "users": t("Users"),
        "teams": t("Teams"),
        "quotas": t("Quotas"),
        "usage": t("Usage"),
        "runtimes": t("Runtimes"),
        "audit": t("Audit trail"),
    }


@page("/admin", "Administration", nav="admin")
async def show_workloads(viewer: Viewer) -> None:
    """Show what runs and what waits on the whole site."""
    admin_heading(viewer, t("What runs now"), "")
    used = ui.element("div").classes("gauges")
    listed = Listed(t("What runs now"), _columns(), empty=_nothing_runs)

    async def look() -> None:
        found = await viewer.api.get(f"{NATIVE}/workloads")
        used.clear()
        with used:
            _gauges(found["used"], found["machine_quota"])
        listed.show(found["workloads"])

    await look()
    again(look, LOOK_S)


def _columns() -> list[Column]:
    return [
        Column(t("Name"), lambda row: link(row["name"] or row["id"], _address(row))),
        Column(t("Kind"), lambda row: kinds().get(row["type"], row["type"])),
        Column(t("Status"), _status),
        Column(t("Project"), lambda row: link(row["project_name"], f"/projects/{row['project_id']}")),
        Column(t("Whose"), lambda row: row["creator"]),
        Column(t("vCPU"), lambda row: f"{row['cpu']:g}", is_number=True),
        Column(t("Memory in GB"), lambda row: f"{row['memory']:g}", is_number=True),
        Column(t("GPUs"), lambda row: f"{row['nvidia_gpu']}", is_number=True),
        Column(t("Since"), lambda row: when(row["started_at"] or row["created_at"])),
        Column(t("Duration"), lambda row: seconds_word(row["duration_s"])),
    ]


def kinds() -> Mapping[str, str]:
    """Return the kinds of workloads, in words."""
    return {
        "session": t("session"),
        "job": t("job run"),
        "model": t("model deployment"),
        "model build": t("model build"),
        "application": t("application"),
    }


def _status(row: Row) -> str:
    return badge("queued" if row["is_waiting"] else row["status"], row["message"] if row["is_waiting"] else "")


def _address(row: Row) -> str:
    project = f"/projects/{row['project_id']}"
    below = {"session": "workbench", "job": "jobs", "model": "models", "model build": "models",
             "application": f"applications/{row['id']}"}  # fmt: skip
    return f"{project}/{below.get(row['type'], '')}"


def _nothing_runs() -> None:
    empty_state("bedtime", t("Nothing runs at the moment."), t("Sessions, jobs, models and applications appear here."))


def _gauges(used: Mapping[str, Any], quota: Mapping[str, Any]) -> None:
    for name, words in (("cpu", t("vCPU")), ("memory", t("Memory in GB")), ("nvidia_gpu", t("GPUs"))):
        with ui.element("div").classes("panel gauge"):
            ui.label(words).classes("quiet")
            limit = quota[name]
            ui.label(f"{used[name]:g}").classes("lead")
            ui.label(t("no limit") if limit is None else t("of {n}", n=f"{limit:g}")).classes("quiet")
            if limit:
                bar = ui.element("progress").props(f"max={limit} value={min(used[name], limit)}")
                bar.props["aria-label"] = words
