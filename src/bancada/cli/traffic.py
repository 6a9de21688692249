"""`bancada traffic`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection
from bancada.cli.failures import WrongUsage
from bancada.cli.naming import find_project
from bancada.cli.options import AsJson, Project, connected
from bancada.cli.output import print_json, print_records, print_rehearsal, report
from bancada.cli.serving import ModelName, deployment_path, find_deployment, model_path

if TYPE_CHECKING:
    from collections.abc import Mapping

app = noun("traffic")
DeploymentId = Annotated[str, typer.Argument(metavar="ID", help="Id of the candidate's deployment.")]


@app.command()
@connected
def show(connection: Connection, model: ModelName, project: Project, as_json: AsJson = False) -> None:
    """Show which deployments answer a model's calls, or get copies of them, and how many percent."""
    _print(connection.get(f"{_path(connection, model, project)}/traffic"), as_json=as_json)


@app.command("set")
@connected
def set_weights(
    connection: Connection,
    model: ModelName,
    project: Project,
    weights: Annotated[
        list[str] | None, typer.Argument(metavar="ID=PERCENT...", help="Deployments and their shares of the calls.")
    ] = None,
    sticky_header: Annotated[
        str | None, typer.Option(metavar="NAME", help="Calls with the same value stay with one; empty for none.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Set how many percent of a model's calls its candidates get; the deployment that serves gets what is left."""
    path = f"{_path(connection, model, project)}/traffic"
    if not weights and sticky_header is None:
        raise WrongUsage("There is nothing to set.", hint="Give ID=PERCENT, or --sticky-header NAME.")
    body: dict[str, Any] = {"weights": _read_weights(weights or [])}
    body |= {} if sticky_header is None else {"sticky_header": sticky_header}
    _print(connection.send("PUT", path, body), as_json=as_json)


@app.command("compare")
@connected
def compare_shadow(
    connection: Connection,
    deployment_id: Annotated[str, typer.Argument(metavar="ID", help="Id of the shadow's deployment.")],
    project: Project,
    calls: Annotated[int, typer.Option(metavar="NUMBER", min=1, max=10_000, help="The newest so many.")] = 100,
    tolerance: Annotated[float, typer.Option(min=0, help="Relative difference that numbers may have.")] = 1e-6,
    as_json: AsJson = False,
) -> None:
    """Show how a shadow's answers differ from those that the callers of the same calls got."""
    path = deployment_path(connection, find_project(connection, project).id, deployment_id)
    print_rehearsal(connection.get(f"{path}/differences?calls={calls}&tolerance={tolerance}"), as_json=as_json)


@app.command()
@connected
def promote(connection: Connection, deployment_id: DeploymentId, project: Project, as_json: AsJson = False) -> None:
    """Let a candidate take over from the deployment that serves, which is then drained."""
    path = deployment_path(connection, find_project(connection, project).id, deployment_id)
    promoted = connection.post(f"{path}:promote", {})
    report(f"Deployment {deployment_id}: {promoted['status']}, it takes over.", promoted, as_json=as_json)


@app.command()
@connected
def discard(connection: Connection, deployment_id: DeploymentId, project: Project, as_json: AsJson = False) -> None:
    """Take a candidate out of the traffic and stop it."""
    ids = find_deployment(connection, find_project(connection, project).id, deployment_id)
    stopped = connection.api.stop_model_deployment(*ids)
    report(f"Deployment {deployment_id}: {stopped.status}.", stopped, as_json=as_json)


def _read_weights(pairs: list[str]) -> dict[str, int]:
    weights = {}
    for pair in pairs:
        deployment_id, _, percent = pair.partition("=")
        if not deployment_id or not percent.isdecimal():
            raise WrongUsage(f"A weight must look like ID=PERCENT, got {pair!r}.", hint="Percents are whole numbers.")
        weights[deployment_id] = int(percent)
    return weights


def _print(traffic: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(traffic)
        return
    columns = ("id", "role", "weight", "status", "is_in_traffic", "wished_replicas", "message")
    print_records(traffic["deployments"], columns, as_json=False)
    if traffic["sticky_header"]:
        typer.echo(f"Calls stick to a deployment by their header {traffic['sticky_header']}.")
    if traffic["standby_deployment_id"]:
        typer.echo(f"Deployment {traffic['standby_deployment_id']} is kept ready to go back to.")


def _path(connection: Connection, model: str, project: str) -> str:
    return model_path(connection, find_project(connection, project).id, model)
