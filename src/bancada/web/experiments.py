"""A project's experiments, and the runs of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from nicegui import ui

from bancada.web import loaded_grids
from bancada.web.loaded_grids import Column, Grid, Row
from bancada.web.pages import page
from bancada.web.parts import empty_state, moment, title_row
from bancada.web.project_heads import way_back_in_project
from bancada.web.statuses import status_word
from bancada.web.texts import t
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import V2, segment

FIRST_RUNS, MORE_RUNS = 200, 2_000
"""How many runs come with the page, and how many at once after that."""
MOST_RUNS = 20_000
MOST_COMPARED = 10


@page("/projects/{project_id}/experiments", "Experiments", nav="experiments")
async def show_experiments(viewer: Viewer, project_id: str) -> None:
    """Show the experiments of a project, the newest first."""
    found = viewer.api.every(f"{V2}/projects/{segment(project_id)}/experiments", "experiments", page_size=500)
    experiments = [each async for each in found]
    with title_row(t("Experiments")):
        if experiments:
            mlflow_link(project_id)
    if not experiments:
        hint = t("Run a script that logs with MLflow, such as mlflow.log_metric(…), in the workbench or a job.")
        empty_state("science", t("There is no experiment yet."), hint)
        return
    with ui.element("ul").classes("cards"):
        for experiment in sorted(experiments, key=lambda each: each["updated_at"] or "", reverse=True):
            with ui.element("li").classes("card"):
                ui.link(experiment["name"], experiment_path(project_id, experiment["id"])).classes("lead")
                ui.label(t("by {name}", name=experiment["user"]["username"])).classes("quiet")
                moment(experiment["updated_at"])


@page("/projects/{project_id}/experiments/{experiment_id}", "Runs", nav="experiments")
async def show_runs(viewer: Viewer, project_id: str, experiment_id: str) -> None:
    """Show the runs of an experiment in a table to sort and filter, from which some are chosen to be compared."""
    path = f"{V2}/projects/{segment(project_id)}/experiments/{segment(experiment_id)}"
    experiment = await viewer.api.get(path)
    first = await viewer.api.get(f"{path}/runs", page_size=FIRST_RUNS, sort="-start_time")
    way_back_in_project((t("Experiments"), f"/projects/{project_id}/experiments"))
    with title_row(experiment["name"]):
        mlflow_link(project_id, experiment_id)
    if not first["experiment_runs"]:
        empty_state("science", t("There is no run yet."), t("A script begins one with mlflow.start_run()."))
        return
    await _RunsTable(viewer, project_id, experiment_id).draw(first)


class _RunsTable:
    """The runs of an experiment: those that come with the page, and the rest after it."""

    def __init__(self, viewer: Viewer, project_id: str, experiment_id: str) -> None:
        self._viewer = viewer
        self._own_path = experiment_path(project_id, experiment_id)
        self._path = f"{V2}/projects/{segment(project_id)}/experiments/{segment(experiment_id)}/runs"
        self._chosen: list[str] = []
        self._metrics: set[str] = set()
        self._params: set[str] = set()
        self._tags: set[str] = set()
        self._count = 0

    async def draw(self, first: Mapping[str, Any]) -> None:
        """Draw the table with the first runs; more are fetched when the page is there."""
        rows = self._rows(first["experiment_runs"])
        with ui.row().classes("tools"):
            search = ui.input(t("Search in all columns")).props("clearable dense outlined")
            self._compare = ui.button(t("Compare"), icon="compare_arrows", on_click=self._go_and_compare).props(
                "no-caps"
            )
            self._state = ui.label().props("role=status").classes("quiet")
        self._grid = Grid(t("Runs"), self._columns(), on_select=self._choose)
        search.on_value_change(lambda: self._grid.search(search.value or ""))
        self._choose([])

        async def fill() -> None:
            self._grid.add(rows)
            self._tell(is_all=not first["next_page_token"])
            await self._fetch_rest(first["next_page_token"])

        ui.timer(0.05, fill, once=True)

    async def _fetch_rest(self, token: str) -> None:
        while token and self._count < MOST_RUNS:
            page = await self._viewer.api.get(self._path, page_size=MORE_RUNS, sort="-start_time", page_token=token)
            known = len(self._metrics) + len(self._params) + len(self._tags)
            rows = self._rows(page["experiment_runs"])
            if len(self._metrics) + len(self._params) + len(self._tags) > known:
                self._grid.set_columns(self._columns())
            self._grid.add(rows)
            token = page["next_page_token"]
            self._tell(is_all=not token)

    def _rows(self, runs: Iterable[Mapping[str, Any]]) -> list[Row]:
        rows = []
        for run in runs:
            row = row_of(run)
            row["href"] = f"{self._own_path}/runs/{run['id']}"
            rows.append(row)
            for prefix, names in (("metrics.", self._metrics), ("params.", self._params), ("tags.", self._tags)):
                names.update(name.removeprefix(prefix) for name in row if name.startswith(prefix))
        self._count += len(rows)
        return rows

    def _columns(self) -> list[Column]:
        return [
            {"headerName": t("The run"), "children": [
                loaded_grids.link("name", t("Name"), "href", pinned="left", width=180),
                loaded_grids.words("status", t("Status"), width=120),
                loaded_grids.moments("started", t("Started"), width=190),
                loaded_grids.seconds("seconds", t("Duration"), width=120),
                loaded_grids.words("user", t("User"), width=120)]},
            *({"headerName": title, "children": [kind(f"{prefix}.{name}", name, width=140) for name in sorted(names)]}
              for title, prefix, kind, names in (
                  (t("Metrics"), "metrics", loaded_grids.figure, self._metrics),
                  (t("Params"), "params", loaded_grids.words, self._params),
                  (t("Tags"), "tags", loaded_grids.words, self._tags)) if names),
        ]  # fmt: skip

    def _tell(self, *, is_all: bool) -> None:
        if is_all:
            text = t("1 run") if self._count == 1 else t("{count} runs", count=self._count)
        elif self._count >= MOST_RUNS:
            text = t("The newest {count} runs; the API has all.", count=self._count)
        else:
            text = t("{count} runs so far…", count=self._count)
        self._state.set_text(text)

    def _choose(self, chosen: list[str]) -> None:
        self._chosen = chosen
        self._compare.set_text(t("Compare {count}", count=len(chosen)) if chosen else t("Compare"))

    def _go_and_compare(self) -> None:
        if not 2 <= len(self._chosen) <= MOST_COMPARED:
            ui.notify(t("Choose 2 to {most} runs by the boxes at their left.", most=MOST_COMPARED), type="warning")
            return
        ui.navigate.to(f"{self._own_path}/compare?runs={','.join(self._chosen)}")


def row_of(run: Mapping[str, Any]) -> Row:
    """Return a run as a row: what it logged is in `metrics.<key>`, `params.<key>` and `tags.<key>`."""
    data = run["data"]
    return {
        "id": run["id"],
        "name": run["name"] or run["id"],
        "status": status_word(status_of(run)),
        "started": run["start_time"],
        "seconds": seconds_of(run),
        "user": run["user"]["username"],
        **{f"metrics.{each['key']}": each["value"] for each in data["metrics"]},
        **{f"params.{each['key']}": _as_number(each["value"]) for each in data["params"]},
        **{f"tags.{each['key']}": each["value"] for each in data["tags"] if not each["key"].startswith("mlflow.")},
    }


def status_of(run: Mapping[str, Any]) -> str:
    """Return the status of a run as one word."""
    return str(run["status"]).removeprefix("EXPERIMENT_RUN_").lower()


def seconds_of(run: Mapping[str, Any]) -> float | None:
    """Return how long a run took; None while it runs."""
    if not run["start_time"] or not run["end_time"]:
        return None
    begun, ended = (datetime.fromisoformat(run[name].replace("Z", "+00:00")) for name in ("start_time", "end_time"))
    return round((ended - begun).total_seconds(), 3)


def experiment_path(project_id: str, experiment_id: str) -> str:
    """Return the address of an experiment's page."""
    return f"/projects/{segment(project_id)}/experiments/{segment(experiment_id)}"


def mlflow_link(project_id: str, experiment_id: str = "", run_id: str = "") -> None:
    """Link to the same in MLflow's own pages."""
    place = f"experiments/{experiment_id}" + (f"/runs/{run_id}" if run_id else "") if experiment_id else "experiments"
    with ui.link(target=f"/mlflow/{segment(project_id)}/#/{place}", new_tab=True).classes("outside"):
        ui.label(t("Open in MLflow"))
        ui.icon("open_in_new").props("aria-hidden=true")


def _as_number(text: str) -> float | str:
    """Return a param as a number where it is one, so that 10 is sorted after 9."""
    try:
        value = float(text)
    except ValueError:
        return text
    return value if value - value == 0 and len(text) < 16 else text  # neither NaN nor infinite
