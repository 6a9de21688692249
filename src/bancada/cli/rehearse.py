"""`bancada rehearse`."""

from __future__ import annotations

from typing import Annotated

import typer

from bancada.cli.connection import Connection, segment
from bancada.cli.failures import FAILED
from bancada.cli.naming import find_project
from bancada.cli.options import AsJson, Cores, Memory, Project, Timeout, connected, given
from bancada.cli.output import fail, print_rehearsal
from bancada.cli.progress import wait_until_ended
from bancada.cli.serving import DEPLOYMENT_UNDER_WAY, find_build, path_of

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
@connected
def rehearse(
    connection: Connection,
    build_id: Annotated[str, typer.Argument(metavar="BUILD", help="Id of the build.")],
    project: Project,
    calls: Annotated[
        int, typer.Option(metavar="NUMBER", min=1, max=10_000, help="How many of the newest calls.")
    ] = 100,
    since: Annotated[
        float | None,
        typer.Option(metavar="HOURS", min=0.001, help="Calls of so many hours; of any time unless set."),
    ] = None,
    tolerance: Annotated[float, typer.Option(min=0, help="Relative difference that numbers may have.")] = 1e-6,
    max_changed: Annotated[
        float, typer.Option(metavar="PERCENT", min=0, max=100, help="Answers that may change.")
    ] = 100,
    max_errors: Annotated[float, typer.Option(metavar="PERCENT", min=0, max=100, help="Calls that may fail.")] = 0,
    max_latency: Annotated[
        float | None, typer.Option(metavar="TIMES", min=0.001, help="How many times as slow it may be.")
    ] = None,
    cpu: Cores = None,
    memory: Memory = None,
    timeout: Timeout = 1800.0,
    as_json: AsJson = False,
) -> None:
    """Give recorded calls of its model to a build before any caller reaches it, and say what changed.

    Fails when more answers change, or more calls fail, than may.
    """
    ids = find_build(connection, find_project(connection, project).id, build_id)
    rules = given(calls=calls, since_s=None if since is None else since * 3600, tolerance=tolerance,
                  max_changed=max_changed / 100, max_errors=max_errors / 100, max_latency=max_latency)  # fmt: skip
    body = {"role": "rehearsal", "rehearsal": rules, "replicas": 1, **given(cpu=cpu, memory=memory)}
    made = connection.post(f"{path_of(*ids)}/deployments", body)
    path = f"{path_of(*ids)}/deployments/{segment(made['id'])}"
    ended = wait_until_ended(
        f"rehearsal {made['id']}",
        lambda: connection.get(path),
        lambda d: str(d["status"]),
        DEPLOYMENT_UNDER_WAY,
        timeout,
    )
    if ended["rehearsal_report"] is not None:
        print_rehearsal(ended["rehearsal_report"], as_json=as_json)
    if ended["reason"] != "rehearsed":
        fail(ended, "The rehearsal did not pass.")
        raise typer.Exit(FAILED)
