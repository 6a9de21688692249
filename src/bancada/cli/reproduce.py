"""`bancada reproduce`."""

from __future__ import annotations

from typing import Annotated

import typer

from bancada.cli.connection import Connection, segment
from bancada.cli.failures import FAILED
from bancada.cli.options import AsJson, Timeout, connected
from bancada.cli.output import fail, print_json, print_records
from bancada.cli.progress import wait_until_ended
from bancada.cli.serving import DEPLOYMENT_UNDER_WAY, path_of

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
@connected
def reproduce(
    connection: Connection,
    uuid: Annotated[str, typer.Argument(metavar="UUID", help='Of the answer, ["response"]["uuid"].')],
    timeout: Timeout = 1800.0,
    as_json: AsJson = False,
) -> None:
    """Make a recorded prediction again with its build, in the build's own environment, and compare the answers.

    Fails when the answer is another one.
    """
    made = connection.post(f"/predictions/{segment(uuid)}:reproduce")
    path = f"{path_of(made['project_id'], made['model_id'], made['build_id'])}/deployments/{segment(made['id'])}"
    ended = wait_until_ended(
        f"prediction {uuid}",
        lambda: connection.get(path),
        lambda d: str(d["status"]),
        DEPLOYMENT_UNDER_WAY,
        timeout,
    )
    is_same, report = ended["reason"] == "rehearsed", ended["rehearsal_report"]
    if as_json:
        print_json({"uuid": uuid, "is_same": is_same, "report": report})
    elif is_same:
        typer.echo(f"The build {made['build_id']} answers the same again, in {report['p95_ms']:g} ms.")
    elif report is not None:
        print_records(report["changed_answers"], ("was", "now"), as_json=False)
        print_records(report["failed_calls"], ("status", "answer"), as_json=False)
    if not is_same:
        fail(ended, "The prediction was not reproduced.")
        raise typer.Exit(FAILED)
