"""`bancada prediction`."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import Annotated

import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection, segment
from bancada.cli.naming import find_project
from bancada.cli.options import AsJson, Project, connected
from bancada.cli.output import print_json, print_record, print_records
from bancada.cli.serving import deployment_path

app = noun("prediction")
_FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"]
Moment = Annotated[
    datetime | None, typer.Option(metavar="TIME", formats=_FORMATS, help="Such as 2026-11-25 or 2026-11-25T08:30, UTC.")
]
Uuid = Annotated[str, typer.Argument(metavar="UUID", help='Of the answer, ["response"]["uuid"].')]


@app.command("list")
@connected
def list_predictions(
    connection: Connection,
    deployment_id: Annotated[str, typer.Argument(metavar="DEPLOYMENT", help="Id of the deployment.")],
    project: Project,
    since: Moment = None,
    until: Moment = None,
    failed: Annotated[bool, typer.Option("--failed", help="Only those that were not answered well.")] = False,
    number: Annotated[int, typer.Option("--number", "-n", min=1, help="How many, from the newest on.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List what a deployment answered, the newest first."""
    path = deployment_path(connection, find_project(connection, project).id, deployment_id)
    query = {"since": since, "until": until}
    words = [f"{name}={moment.isoformat()}Z" for name, moment in query.items() if moment is not None]
    words += ["only_failed=true"] if failed else []
    found = connection.pages(
        f"{path}/predictions?{'&'.join([*words, f'page_size={min(number, 1000)}'])}", "predictions"
    )
    records = [{**each, "total_ms": round(each["total_us"] / 1000, 3)} for each in islice(found, number)]
    print_records(records, ("uuid", "started_at", "status", "total_ms", "caller", "code"), as_json=as_json)


@app.command()
@connected
def show(connection: Connection, uuid: Uuid, as_json: AsJson = False) -> None:
    """Show what was asked and answered, and what answered: deployment, build, lock, version, run and git commit."""
    receipt = connection.get(f"/predictions/{segment(uuid)}")
    if as_json:
        print_json(receipt)
        return
    lock = receipt["environment"].pop("lock")
    print_record({**receipt, "packages": sum(line[:1].isalnum() for line in lock.splitlines())}, as_json=False)
