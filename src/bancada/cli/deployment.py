"""`bancada deployment`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection, segment
from bancada.cli.failures import FAILED, WrongUsage
from bancada.cli.naming import find_project
from bancada.cli.options import (
    AsJson,
    Cores,
    Follow,
    Gpus,
    Memory,
    Project,
    Timeout,
    Variables,
    Wait,
    connected,
    given,
    read_variables,
)
from bancada.cli.output import fail, print_record, print_records, report
from bancada.cli.progress import wait_until_ended
from bancada.cli.serving import (
    DEPLOYMENT_UNDER_WAY,
    ModelName,
    deployment_path,
    find_build,
    find_deployment,
    find_model,
    list_deployments,
    path_of,
)
from bancada.cli.streaming import show_log
from bancada.domain.errors import NotFound

app = noun("deployment")
DeploymentId = Annotated[str, typer.Argument(metavar="ID", help="Id of the deployment.")]
DEFAULT_TIMEOUT_S = 1800.0


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
def create(
    connection: Connection,
    build_id: Annotated[str, typer.Argument(metavar="BUILD", help="Id of the build that will serve.")],
    project: Project,
    replicas: Annotated[int | None, typer.Option(min=1, help="Processes that answer calls; 1 unless set.")] = None,
    cpu: Cores = None,
    memory: Memory = None,
    gpu: Gpus = None,
    environment: Variables = None,
    canary: Annotated[
        int | None, typer.Option(metavar="PERCENT", min=0, max=100, help="Answer this share of the calls beside it.")
    ] = None,
    shadow: Annotated[
        int | None, typer.Option(metavar="PERCENT", min=1, max=100, help="Get copies of this share of the calls.")
    ] = None,
    guard: Annotated[
        bool | None, typer.Option("--guard/--no-guard", help="Roll back when it does worse; so for canary and shadow.")
    ] = None,
    max_errors: Annotated[
        float | None, typer.Option(metavar="PERCENT", min=0, max=100, help="Calls that may fail more, 5 unless set.")
    ] = None,
    max_latency: Annotated[
        float | None, typer.Option(metavar="TIMES", min=1, help="How many times as slow it may be, 2 unless set.")
    ] = None,
    min_calls: Annotated[
        int | None, typer.Option(metavar="NUMBER", min=1, help="Calls before it is judged, 50 unless set.")
    ] = None,
    min_replicas: Annotated[
        int | None, typer.Option(metavar="NUMBER", min=0, help="Scale by itself from so many; 0 stops it when idle.")
    ] = None,
    max_replicas: Annotated[
        int | None, typer.Option(metavar="NUMBER", min=1, help="Scale by itself to so many, 4 unless set.")
    ] = None,
    target_queue: Annotated[
        float | None, typer.Option(metavar="MS", min=0.001, help="How long calls may wait on average, 20 unless set.")
    ] = None,
    idle: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", min=1, help="It stops without a call for so long, 300 unless set."),
    ] = None,
    require_rehearsal: Annotated[
        bool, typer.Option("--require-rehearsal", help="Take no call before recorded ones were answered well.")
    ] = False,
    max_changed: Annotated[
        float | None, typer.Option(metavar="PERCENT", min=0, max=100, help="Answers that a rehearsal may change.")
    ] = None,
    wait: Wait = False,
    timeout: Timeout = DEFAULT_TIMEOUT_S,
    as_json: AsJson = False,
) -> None:
    """Let a build serve behind its model's access key; what serves now goes on until it answers.

    With --canary or --shadow it joins what serves instead of taking its place; `bancada traffic` has the rest.
    `bancada rehearse` rehearses a build without deploying it.
    --cpu, --memory and --gpu are those of each replica.
    """
    if canary is not None and shadow is not None:
        raise WrongUsage("--canary and --shadow exclude each other.", hint="Create two deployments.")
    ids = find_build(connection, find_project(connection, project).id, build_id)
    body = given(replicas=replicas, cpu=cpu, memory=memory, nvidia_gpus=gpu, environment=read_variables(environment))
    limits = given(error_rate=None if max_errors is None else max_errors / 100, latency=max_latency, calls=min_calls)
    scaling = given(min_replicas=min_replicas, max_replicas=max_replicas, target_queue_ms=target_queue, idle_s=idle)
    part = {"role": "canary", "weight": canary} if shadow is None else {"role": "shadow", "weight": shadow}
    body |= {} if canary is None and shadow is None else part
    body |= {"limits": None} if guard is False else {"limits": limits} if guard or limits else {}
    body |= {"scaling": scaling} if scaling else {}
    if require_rehearsal or max_changed is not None:
        body |= {"rehearsal": given(max_changed=None if max_changed is None else max_changed / 100)}
    created = connection.post(f"{path_of(*ids)}/deployments", body)
    full_ids = (*ids, str(created["id"]))
    created = connection.api.get_model_deployment(*full_ids)
    _finish(connection, full_ids, created, timeout if wait else None, as_json=as_json)


@app.command()
@connected
def rollback(
    connection: Connection,
    model: ModelName,
    project: Project,
    wait: Wait = False,
    timeout: Timeout = DEFAULT_TIMEOUT_S,
    as_json: AsJson = False,
) -> None:
    """Let what served a model before serve it again; at once while it is still kept ready."""
    project_id = find_project(connection, project).id
    model_id = str(find_model(connection, project_id, model).id)
    back = connection.post(f"/projects/{segment(project_id)}/models/{segment(model_id)}:rollback", {})
    ids = (project_id, model_id, str(back["build_id"]), str(back["id"]))
    _finish(connection, ids, connection.api.get_model_deployment(*ids), timeout if wait else None, as_json=as_json)


@app.command()
@connected
def logs(
    connection: Connection,
    deployment_id: DeploymentId,
    project: Project,
    replica: Annotated[str | None, typer.Option(help="Id of a replica; the newest unless set.")] = None,
    follow: Follow = False,
) -> None:
    """Print the log of one of a deployment's replicas; with --follow until that replica ends."""
    path = deployment_path(connection, find_project(connection, project).id, deployment_id)
    with_logs = connection.get(path)["replica_logs"]
    if not with_logs:
        raise NotFound("No replica of this deployment has started yet.", hint="`bancada deployment show` says why.")
    show_log(connection, f"{path}/replicas/{segment(replica or with_logs[-1])}/log", follow=follow)


@app.command()
@connected
def recording(
    connection: Connection,
    deployment_id: DeploymentId,
    project: Project,
    share: Annotated[
        float | None, typer.Option(min=0, max=1, help="Share of the calls that is recorded, from 0 to 1.")
    ] = None,
    inputs: Annotated[bool | None, typer.Option("--inputs/--no-inputs", help="Whether with what was sent.")] = None,
    outputs: Annotated[
        bool | None, typer.Option("--outputs/--no-outputs", help="Whether with what was answered.")
    ] = None,
    redact: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Column or member to leave out; again for more.")
    ] = None,
    no_redact: Annotated[bool, typer.Option("--no-redact", help="Leave nothing out.")] = False,
    kept_days: Annotated[int | None, typer.Option(min=0, help="Days until a record is forgotten; 0 is never.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what is recorded of a deployment's calls; with options, change it for this one and those that follow."""
    path = f"{deployment_path(connection, find_project(connection, project).id, deployment_id)}/recording"
    change = given(share=share, inputs=inputs, outputs=outputs, kept_days=kept_days)
    if redact or no_redact:
        change["redact"] = list(redact or ())
    print_record(connection.send("PUT", path, change) if change else connection.get(path), as_json=as_json)


@app.command()
@connected
def stop(
    connection: Connection,
    deployment_id: DeploymentId,
    project: Project,
    wait: Wait = False,
    timeout: Timeout = DEFAULT_TIMEOUT_S,
    as_json: AsJson = False,
) -> None:
    """Stop a deployment; one that has ended stays as it is."""
    ids = find_deployment(connection, find_project(connection, project).id, deployment_id)
    stopped = connection.api.stop_model_deployment(*ids)
    _finish(connection, ids, stopped, timeout if wait else None, as_json=as_json, wanted="stopped")


@app.command()
@connected
def restart(
    connection: Connection,
    deployment_id: DeploymentId,
    project: Project,
    wait: Wait = False,
    timeout: Timeout = DEFAULT_TIMEOUT_S,
    as_json: AsJson = False,
) -> None:
    """Start a deployment with new processes."""
    ids = find_deployment(connection, find_project(connection, project).id, deployment_id)
    restarted = connection.api.restart_model_deployment(*ids)
    _finish(connection, ids, restarted, timeout if wait else None, as_json=as_json)


def _finish(
    connection: Connection,
    ids: tuple[str, str, str, str],
    deployment: Any,  # noqa: ANN401 - the client's own
    timeout_s: float | None,
    *,
    as_json: bool,
    wanted: str = "deployed",
) -> None:
    """Report what was asked for, or with a timeout wait until it is so and fail when it becomes something else."""
    if timeout_s is None:
        report(f"Deployment {deployment.id}: {deployment.status}.", deployment, as_json=as_json)
        return
    path = f"{path_of(*ids[:3])}/deployments/{segment(ids[3])}"
    ended = wait_until_ended(
        f"deployment {ids[3]}",
        lambda: connection.get(path),
        lambda d: str(d["status"]),
        DEPLOYMENT_UNDER_WAY,
        timeout_s,
    )
    report(f"Deployment {ids[3]}: {ended['status']}.", ended, as_json=as_json)
    if ended["status"] != wanted:
        fail(ended, f"The deployment ended as {ended['status']}.")
        raise typer.Exit(FAILED)
