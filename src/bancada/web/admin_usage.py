"""Usage: what workloads used over time, and each execution."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta, timezone

from nicegui import ui

from bancada.web.admin import admin_heading, kinds
from bancada.web.charts import Line, LineChart
from bancada.web.grids import Column, Grid, badge, when
from bancada.web.live import again
from bancada.web.pages import page
from bancada.web.runs import seconds_word
from bancada.web.sections import section
from bancada.web.texts import t
from bancada.web.toolbars import filter_choice, search_field, toolbar
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import V2

DAYS = (1, 7, 30)
LOOK_S = 60.0
Points = Sequence[tuple[int, float]]


@page("/admin/usage", "Usage", nav="admin")
async def show_usage(viewer: Viewer) -> None:
    """Show what was used over time, and by what."""
    admin_heading(viewer, t("Usage"), "usage")
    chosen = {"days": DAYS[0]}

    async def choose(days: str) -> None:
        chosen["days"] = int(days)
        await look()

    with toolbar():
        spans = {"1": t("The last day"), "7": t("The last week"), "30": t("The last 30 days")}
        filter_choice(t("Over which time"), spans, choose)
    with ui.element("div").classes("charts"):
        charts = {name: LineChart(*words, over_time=True, from_zero=True) for name, words in _series().items()}

    async def look() -> None:
        found = await asyncio.gather(*(read_series(viewer, name, chosen["days"]) for name in charts))
        for chart, (title, _), points in zip(charts.values(), _series().values(), found, strict=True):
            chart.draw([Line(title, points)] if points else [], _summary(points))

    await look()
    again(look, LOOK_S)
    with section(t("What ran")):
        await _executions(viewer)


def _series() -> Mapping[str, tuple[str, str]]:
    """Return the title and the unit of each series."""
    return {"cpu": (t("vCPU in use"), ""), "memory": (t("Memory in use"), "GB"), "gpu": (t("GPUs in use"), "")}


async def read_series(viewer: Viewer, name: str, days: int) -> Points:
    """Return what was used over the last days: milliseconds since 1970, and the amount."""
    now = datetime.now(timezone.utc)
    span = {"min": f"{now - timedelta(days=days):%F %T}", "max": f"{now:%F %T}"}
    asked = {"series_type": name, "time_range_search_filter": json.dumps({"created_time": span})}
    points: list[tuple[int, float]] = []
    token = ""
    while True:
        answer = await viewer.api.get(f"{V2}/ts_data", **asked, page_token=token or None)
        for point in answer["result"]["values"]:
            at = datetime.fromisoformat(point["time_stamp"].replace("Z", "+00:00"))
            points.append((int(at.timestamp() * 1000), float(point["count"])))
        if not (token := answer["next_page_token"]):
            return points


def _summary(points: Points) -> str:
    if not points:
        return t("Nothing was used in this time.")
    values = [value for _, value in points]
    average, most = f"{sum(values) / len(values):.2g}", f"{max(values):.2g}"
    return t("{average} on average, {most} at most", average=average, most=most)


async def _executions(viewer: Viewer) -> None:
    wanted = {"project_or_workload_name": "", "creator": "", "workload_type": ""}

    def by(key: str) -> Callable[[str], Awaitable[None]]:
        async def search(text: str) -> None:
            wanted[key] = text
            await grid.show(**wanted)

        return search

    with toolbar():
        search_field(t("Find by project or name"), by("project_or_workload_name"))
        search_field(t("Find by user"), by("creator"))
        filter_choice(t("Kind"), {"": t("All kinds"), **kinds()}, by("workload_type"))
    columns = [
        Column(t("Name"), lambda row: row["name"] or row["id"], sort="name"),
        Column(t("Kind"), lambda row: kinds().get(row["workload_type"], row["workload_type"])),
        Column(t("Project"), lambda row: row["project_name"], sort="project_name"),
        Column(t("Whose"), lambda row: row["creator"], sort="creator"),
        Column(t("Status"), lambda row: badge(row["status"], row["message"])),
        Column(t("vCPU"), lambda row: f"{row['cpu']:g}", is_number=True),
        Column(t("Memory in GB"), lambda row: f"{row['memory']:g}", is_number=True),
        Column(t("Duration"), lambda row: seconds_word(float(row["duration"] or 0)), is_number=True),
        Column(t("Created"), lambda row: when(row["created_at"]), sort="created_at"),
    ]
    grid = Grid(viewer.api, f"{V2}/usage", "usage_response", t("What ran"), columns, sort="-created_at")
    await grid.show()
