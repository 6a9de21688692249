"""Runs side by side: where they differ, what they reached, and how they got there."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from nicegui import ui

from bancada.web.charts import Line, LineChart, bar_chart
from bancada.web.experiments import MOST_COMPARED, experiment_path, seconds_of, status_of
from bancada.web.pages import page
from bancada.web.parts import empty_state, heading
from bancada.web.plain_tables import number
from bancada.web.project_heads import way_back_in_project
from bancada.web.statuses import status_word
from bancada.web.texts import t
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import V2, segment

Run = dict[str, Any]


@page("/projects/{project_id}/experiments/{experiment_id}/compare", "Compare runs", nav="experiments")
async def compare_runs(viewer: Viewer, project_id: str, experiment_id: str, runs: str = "") -> None:
    """Compare the runs whose ids are in the query, apart by commas."""
    own_path = experiment_path(project_id, experiment_id)
    path = f"{V2}/projects/{segment(project_id)}/experiments/{segment(experiment_id)}/runs"
    ids = list(dict.fromkeys(filter(None, runs.split(","))))[:MOST_COMPARED]
    found: list[Run] = await asyncio.gather(*(viewer.api.get(f"{path}/{segment(run_id)}") for run_id in ids))
    way_back_in_project((t("Experiments"), f"/projects/{project_id}/experiments"), (t("Runs"), own_path))
    heading(t("Compare runs"))
    if len(found) < 2:
        empty_state("compare_arrows", t("There is nothing to compare yet."), t("Choose two or more runs in the table."))
        return
    names = _names(found)
    _bars(found, names)
    await _history(viewer, path, found, names)
    _differences(found, names, own_path)


def _bars(runs: Sequence[Run], names: Sequence[str]) -> None:
    values = [_values(run, "metrics") for run in runs]
    metrics = sorted({key for each in values for key in each})
    if metrics:
        lines = [
            Line(name, [(key, each.get(key)) for key in metrics]) for name, each in zip(names, values, strict=True)
        ]
        bar_chart(t("Last value of each metric"), metrics, lines)


async def _history(viewer: Viewer, path: str, runs: Sequence[Run], names: Sequence[str]) -> None:
    metrics = sorted({each["key"] for run in runs for each in run["data"]["metrics"]})
    if not metrics:
        return
    with ui.element("h2"):
        ui.label(t("A metric over its steps"))
    choice = (
        ui.select(metrics, value=_most_steps(runs, metrics), label=t("Metric"))
        .props("outlined dense")
        .classes("choice")
    )
    chart = LineChart(t("By step"))

    async def draw() -> None:
        key = str(choice.value)
        having = [place for place, run in enumerate(runs) if key in _values(run, "metrics")]
        answers = await asyncio.gather(
            *(viewer.api.get(f"{path}/{segment(runs[place]['id'])}/metrics/{segment(key)}") for place in having)
        )
        lines = [
            Line(names[place], [(int(each["step"]), each["value"]) for each in answer["metrics"]])
            for place, answer in zip(having, answers, strict=True)
        ]
        has_steps = any(len(line.points) > 1 for line in lines)
        chart.draw(
            lines if has_steps else [], "" if has_steps else t("It was logged once: its values are those above.")
        )

    choice.on_value_change(draw)
    await draw()


def _differences(runs: Sequence[Run], names: Sequence[str], own_path: str) -> None:
    with ui.element("h2"):
        ui.label(t("Differences"))
    only = ui.switch(t("Only what differs"), value=True)
    place = ui.element("div")

    def draw() -> None:
        place.clear()
        with place:
            _table(runs, names, own_path, only_differing=bool(only.value))

    only.on_value_change(draw)
    draw()


def _table(runs: Sequence[Run], names: Sequence[str], own_path: str, *, only_differing: bool) -> None:
    with ui.element("div").classes("sideways").props("tabindex=0 role=region") as region:
        region.props["aria-label"] = t("Differences")
        with ui.element("table").classes("plain"):
            with ui.element("thead"), ui.element("tr"):
                with ui.element("td"):
                    pass
                for run, name in zip(runs, names, strict=True):
                    with ui.element("th").props("scope=col"):
                        ui.link(name, f"{own_path}/runs/{run['id']}")
            for title, rows in _parts(runs):
                differing = [row for row in rows if len(set(row[1])) > 1 or not only_differing]
                if differing:
                    _part(title, differing, len(runs))


def _parts(runs: Sequence[Run]) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    took = [seconds_of(run) for run in runs]
    plain = [
        (t("Status"), [status_word(status_of(run)) for run in runs]),
        (t("User"), [run["user"]["username"] for run in runs]),
        (t("Duration"), ["" if seconds is None else f"{seconds:.1f} s" for seconds in took]),
    ]
    return [(t("The run"), plain), *((title, _keyed(runs, part)) for title, part in
            ((t("Params"), "params"), (t("Metrics"), "metrics"), (t("Tags"), "tags")))]  # fmt: skip


def _keyed(runs: Sequence[Run], part: str) -> list[tuple[str, list[str]]]:
    values = [_values(run, part) for run in runs]
    keys = sorted({key for each in values for key in each if not key.startswith("mlflow.")})
    return [(key, [_text(each.get(key)) for each in values]) for key in keys]


def _part(title: str, rows: Sequence[tuple[str, list[str]]], width: int) -> None:
    with ui.element("tbody"):
        with ui.element("tr"), ui.element("th").props(f"scope=rowgroup colspan={width + 1}").classes("part"):
            ui.label(title)
        for name, values in rows:
            differs = len(set(values)) > 1
            with ui.element("tr"):
                with ui.element("th").props("scope=row"):
                    ui.label(name)
                for value in values:
                    with ui.element("td").classes("differs" if differs else ""):
                        ui.label(value)


def _values(run: Run, part: str) -> dict[str, Any]:
    return {each["key"]: each["value"] for each in run["data"][part]}


def _text(value: object) -> str:
    return "" if value is None else number(value) if isinstance(value, float) else str(value)


def _names(runs: Sequence[Run]) -> list[str]:
    """Return what the runs are called; those of one name get the beginning of their id too."""
    names = [run["name"] or run["id"][:8] for run in runs]
    return [
        name if names.count(name) == 1 else f"{name} ({run['id'][:6]})" for name, run in zip(names, runs, strict=True)
    ]


def _most_steps(runs: Sequence[Run], metrics: Sequence[str]) -> str:
    last = {each["key"]: int(each["step"]) for run in runs for each in run["data"]["metrics"]}
    return max(metrics, key=lambda key: (last.get(key, 0), -metrics.index(key)))
