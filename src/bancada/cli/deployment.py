"""`bancada deployment`."""

from __future__ import annotations

from typing import Annotated

import cmlapi
import typer

from bancada.cli.connection import Connection, segment
from bancada.cli.options import AsJson, Follow, Project, connected
from bancada.cli.output import print_json, print_record, print_records
from bancada.cli.projects import find_project
from bancada.cli.serving import deployment_path, find_deployment, list_deployments, read_log
from bancada.domain.errors import NotFound

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)
DeploymentId = Annotated[str, typer.Argument(metavar="ID", help="Id of the deployment.")]


@app.callback()
def deployment() -> None:
    """List, show, stop and restart deployments, and show their logs."""


@app.command("list")
@connected
def list_them(connection: Connection, project: Project, as_json: AsJson = False) -> None:
    """List the deployments of a project's models."""
    found = list_deployments(connection, find_project(connection, project).id)
    records = [{**deployment.to_dict(), "model": model.name} for model, deployment in found]
    print_records(records, ("model", "id", "status", "replicas", "created_at"), as_json=as_json)


@app.command()
@connected
def show(connection: Connection, deployment_id: DeploymentId, project: Project, as_json: AsJson = False) -> None:
    """Show a deployment: its status, why, the next step, and its replicas."""
    path = deployment_path(connection, find_project(connection, project).id, deployment_id)
    print_record(connection.get(path), as_json=as_json)


@app.command()
@connected
def logs(
    connection: Connection,
    deployment_id: DeploymentId,
    project: Project,
    replica: Annotated[str | None, typer.Option(help="Id of a replica; the newest unless set.")] = None,
    follow: Follow = False,
) -> None:
    """Print the log of one of a deployment's replicas."""
    path = deployment_path(connection, find_project(connection, project).id, deployment_id)
    with_logs = connection.get(path)["replica_logs"]
    if not with_logs:
        raise NotFound("No replica of this deployment has started yet.", hint="`bancada deployment show` says why.")
    for piece in read_log(connection, f"{path}/replicas/{segment(replica or with_logs[-1])}/log", follow=follow):
        typer.echo(piece, nl=False)


@app.command()
@connected
def stop(connection: Connection, deployment_id: DeploymentId, project: Project, as_json: AsJson = False) -> None:
    """Stop a deployment; one that has ended stays as it is."""
    ids = find_deployment(connection, find_project(connection, project).id, deployment_id)
    _report(connection.api.stop_model_deployment(*ids), as_json=as_json)


@app.command()
@connected
def restart(connection: Connection, deployment_id: DeploymentId, project: Project, as_json: AsJson = False) -> None:
    """Start a deployment with new processes."""
    ids = find_deployment(connection, find_project(connection, project).id, deployment_id)
    _report(connection.api.restart_model_deployment(*ids), as_json=as_json)


def _report(deployment: cmlapi.ModelDeployment, *, as_json: bool) -> None:
    if as_json:
        print_json(deployment.to_dict())
    else:
        typer.echo(f"Deployment {deployment.id}: {deployment.status}.")
