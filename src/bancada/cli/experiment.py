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


def _metrics(run: cmlapi.ExperimentRun) -> list[Any]:
    return list((run.data and run.data.metrics) or [])


def _find(connection: Connection, project_id: str, wanted: str) -> cmlapi.Experiment:
    found: cmlapi.Experiment = pick(
        "experiment", wanted, every(connection.api.list_experiments, project_id), listed_by="bancada experiment list"
    )
    return found
