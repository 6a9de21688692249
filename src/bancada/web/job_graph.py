"""Which job starts which: a tree that is drawn with lines, and is nested lists for who does not see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from nicegui import ui

from bancada.web.grids import Row
from bancada.web.jobs import every_job, when_it_runs
from bancada.web.live import again
from bancada.web.pages import page
from bancada.web.parts import empty_state, moment, status_badge
from bancada.web.project_heads import current_project, project_heading
from bancada.web.texts import t
from bancada.web.viewers import Viewer

DRAWN = 500
"""More jobs than this make no picture that anybody reads."""
LOOK_S = 5.0


@page("/projects/{project_id}/jobs/graph", "Dependencies of jobs", nav="jobs")
async def show_graph(viewer: Viewer) -> None:
    """Draw which job of a project starts which."""
    project = current_project()
    project_heading(project, t("Dependencies of jobs"), (t("Jobs"), f"{project.page}/jobs"))
    drawn = ui.element("div")
    seen: list[Sequence[Row]] = []

    async def look() -> None:
        jobs = await every_job(viewer, project, DRAWN)
        if jobs in seen:
            return
        seen[:] = [jobs]
        drawn.clear()
        with drawn:
            _draw(f"{project.page}/jobs", jobs)

    await look()
    again(look, LOOK_S)


def _draw(address: str, jobs: Sequence[Row]) -> None:
    children: Mapping[str, list[Row]] = children_of(jobs)
    if not any(parent for parent in children):
        hint = t("Choose “after another job” when you create or change a job; it is drawn here then.")
        empty_state("account_tree", t("No job waits for another one."), hint)
        return
    if len(jobs) == DRAWN:
        ui.label(t("Only the oldest {n} jobs are drawn.", n=DRAWN)).classes("quiet")
    alone = [job for job in children[""] if job["id"] not in children]
    with ui.element("div").classes("graph").props("tabindex=0 role=region") as region:
        for root in children[""]:
            if root["id"] in children:
                with ui.element("ul"):
                    _branch(address, root, children)
    region.props["aria-label"] = t("Dependencies of jobs")
    if alone:
        with ui.element("h2"):
            ui.label(t("Jobs that stand alone"))
        with ui.element("ul").classes("alone"):
            for job in alone:
                with ui.element("li"):
                    _node(address, job)


def children_of(jobs: Sequence[Row]) -> Mapping[str, list[Row]]:
    """Return the jobs by the id of the one that starts them; under "" those that no drawn job starts."""
    known = {job["id"] for job in jobs}
    found: dict[str, list[Row]] = defaultdict(list)
    for job in jobs:
        found[job["parent_id"] if job["parent_id"] in known else ""].append(job)
    return found


def _branch(address: str, job: Row, children: Mapping[str, list[Row]]) -> None:
    with ui.element("li"):
        _node(address, job)
        if following := children.get(job["id"]):
            with ui.element("ul") as started:
                for each in following:
                    _branch(address, each, children)
            started.props["aria-label"] = t("Started when {name} succeeds", name=job["name"])


def _node(address: str, job: Row) -> None:
    with ui.element("div").classes("node"):
        ui.link(job["name"], f"{address}/{job['id']}").classes("lead")
        ui.label(when_it_runs(job)).classes("quiet")
        if (run := job["last_run"]) is not None:
            with ui.row().classes("together"):
                status_badge(run["status"])
                moment(run["created_at"])
