"""`bancada experiment`."""

from __future__ import annotations

from typing import Annotated, Any

import cmlapi
import typer

from bancada.cli.commands import noun
from bancada.cli.completing import complete_experiment
from bancada.cli.connection import Connection
from bancada.cli.naming import every, find_project, pick
from bancada.cli.options import AsJson, Project, Yes, confirm, connected
from bancada.cli.output import print_record, print_records, record_of, report

app = noun("experiment")
ExperimentName = Annotated[
    str, typer.Argument(metavar="EXPERIMENT", help="Name or id.", autocompletion=complete_experiment)
]
RunId = Annotated[str, typer.Argument(metavar="RUN", help="Id of the run.")]


@app.command("list")
@connected
def list_experiments(connection: Connection, project: Project, as_json: AsJson = False) -> None:
    """List the experiments of a project."""
    found = every(connection.api.list_experiments, find_project(connection, project).id)
    print_records(found, ("name", "id", "user", "created_at", "updated_at"), as_json=as_json)


@app.command()
@connected
def show(connection: Connection, experiment: ExperimentName, project: Project, as_json: AsJson = False) -> None:
    """Show an experiment."""
    print_record(_find(connection, find_project(connection, project).id, experiment), as_json=as_json)


@app.command()
@connected
def create(
    connection: Connection,
    name: Annotated[str, typer.Argument(help="Name of the experiment.")],
    project: Project,
    as_json: AsJson = False,
) -> None:
    """Create an experiment."""
    project_id = find_project(connection, project).id
    created = connection.api.create_experiment({"project_id": project_id, "name": name}, project_id)
    print_record(created, as_json=as_json)


@app.command()
@connected
def update(
    connection: Connection,
    experiment: ExperimentName,
    project: Project,
    name: Annotated[str, typer.Option("--name", help="Its new name.")],
    as_json: AsJson = False,
) -> None:
    """Rename an experiment."""
    project_id = find_project(connection, project).id
    found = _find(connection, project_id, experiment)
    print_record(connection.api.update_experiment({"name": name}, project_id, str(found.id)), as_json=as_json)


@app.command()
@connected
def restore(
    connection: Connection,
    experiment: Annotated[str, typer.Argument(metavar="ID", help="Id of a deleted experiment.")],
    project: Project,
    as_json: AsJson = False,
) -> None:
    """Take a deletion back: the experiment comes with its runs."""
    project_id = find_project(connection, project).id
    body = {"lifecycle_stage": "active"}
    print_record(connection.api.update_experiment(body, project_id, experiment), as_json=as_json)


@app.command()
@connected
def delete(
    connection: Connection, experiment: ExperimentName, project: Project, yes: Yes = False, as_json: AsJson = False
) -> None:
    """Delete an experiment with its runs."""
    project_id = find_project(connection, project).id
    found = _find(connection, project_id, experiment)
    confirm(f"Delete the experiment {found.name} ({found.id}) with its runs?", yes=yes)
    connection.api.delete_experiment(project_id, str(found.id))
    report(f"Deleted {found.name} ({found.id}).", {"id": found.id, "name": found.name}, as_json=as_json)


@app.command()
@connected
def runs(connection: Connection, experiment: ExperimentName, project: Project, as_json: AsJson = False) -> None:
    """List the runs of an experiment with the last value of each metric, the oldest first."""
    project_id = find_project(connection, project).id
    experiment_id = str(_find(connection, project_id, experiment).id)
    found = list(every(connection.api.list_experiment_runs, project_id, experiment_id))
    if as_json:
        print_records(found, (), as_json=True)
        return
    metrics = sorted({metric.key for run in found for metric in _metrics(run)})
    rows = [{**record_of(run), **{metric.key: metric.value for metric in _metrics(run)}} for run in found]
    print_records(rows, ("name", "id", "status", "start_time", *metrics), as_json=False)


@app.command("show-run")
@connected
def show_run(
    connection: Connection, experiment: ExperimentName, run: RunId, project: Project, as_json: AsJson = False
) -> None:
    """Show a run: its params, the last values of its metrics, its tags."""
    found = connection.api.get_experiment_run(*_run_ids(connection, project, experiment), run)
    if as_json:
        print_record(found, as_json=True)
        return
    record = record_of(found)
    data = record.pop("data", None) or {}
    print_record({**record, **{name: _as_mapping(data.get(name)) for name in ("params", "metrics", "tags")}},
                 as_json=False)  # fmt: skip


@app.command()
@connected
def metrics(
    connection: Connection,
    experiment: ExperimentName,
    run: RunId,
    metric: Annotated[str, typer.Argument(metavar="METRIC", help="Name of the metric.")],
    project: Project,
    as_json: AsJson = False,
) -> None:
    """List every value that a run has logged of a metric, by step."""
    ids = _run_ids(connection, project, experiment)
    found = connection.api.get_experiment_run_metrics(*ids, run, metric).metrics
    print_records(found or [], ("step", "value", "timestamp"), as_json=as_json)


@app.command("delete-run")
@connected
def delete_run(
    connection: Connection,
    experiment: ExperimentName,
    run: RunId,
    project: Project,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Delete a run with what it has logged."""
    ids = _run_ids(connection, project, experiment)
    confirm(f"Delete the run {run}?", yes=yes)
    connection.api.delete_experiment_run(*ids, run)
    report(f"Deleted {run}.", {"id": run}, as_json=as_json)


def _metrics(run: cmlapi.ExperimentRun) -> list[Any]:
    return list((run.data and run.data.metrics) or [])


def _as_mapping(found: list[dict[str, Any]] | None) -> dict[str, Any]:
    """Return what API v2 has as a list of keys and values in the form that people read."""
    return {str(each["key"]): each["value"] for each in found or []}


def _run_ids(connection: Connection, project: str, experiment: str) -> tuple[str, str]:
    project_id = find_project(connection, project).id
    return project_id, str(_find(connection, project_id, experiment).id)


def _find(connection: Connection, project_id: str, wanted: str) -> cmlapi.Experiment:
    found: cmlapi.Experiment = pick(
        "experiment", wanted, every(connection.api.list_experiments, project_id), listed_by="bancada experiment list"
    )
    return found
