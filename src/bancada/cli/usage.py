"""`bancada usage`."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection
from bancada.cli.naming import every
from bancada.cli.options import AsJson, connected, given
from bancada.cli.output import print_json, print_records

app = noun("usage")
_FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"]
Filter = Annotated[str | None, typer.Option(metavar="TEXT", help="Only what has this value, as in the list.")]
Type = Annotated[str | None, typer.Option("--type", metavar="TYPE", help="Only this type of workload.")]
Moment = Annotated[
    datetime | None, typer.Option(metavar="TIME", formats=_FORMATS, help="Such as 2026-11-25 or 2026-11-25T08:30, UTC.")
]


@app.command("list")
@connected
def list_usage(
    connection: Connection,
    creator: Filter = None,
    project: Filter = None,
    status: Filter = None,
    workload: Type = None,
    as_json: AsJson = False,
) -> None:
    """List what runs and what has run: whose it is, how long it takes and what it has been given."""
    wanted = _filter(creator=creator, project_name=project, status=status, workload_type=workload)
    found = every(connection.api.list_usage, search_filter=wanted)
    columns = ("name", "workload_type", "project_name", "creator", "status", "cpu", "memory", "created_at", "duration")
    print_records(found, columns, as_json=as_json)


@app.command()
@connected
def now(connection: Connection, as_json: AsJson = False) -> None:
    """Show what runs and what waits at this moment, and why it waits."""
    found = connection.get("/workloads")
    columns = ("name", "type", "project_name", "creator", "status", "cpu", "memory", "nvidia_gpu", "message")
    if as_json:
        print_json(found)
    else:
        print_records(found["workloads"], columns, as_json=False)


@app.command()
@connected
def series(
    connection: Connection,
    resource: Annotated[str, typer.Argument(metavar="cpu|memory|gpu", help="What was used: vCPU, GB or GPUs.")],
    since: Moment = None,
    until: Moment = None,
    creator: Filter = None,
    project: Filter = None,
    status: Filter = None,
    workload: Type = None,
    as_json: AsJson = False,
) -> None:
    """Show what all that matches really used over time, from samples of its processes; the last day unless asked."""
    wanted = _filter(creator=creator, project_name=project, status=status, workload_type=workload)
    query = given(series_type=resource, search_filter=wanted, time_range_search_filter=_range(since, until))
    points: list[Any] = []
    while True:
        answer = connection.api.get_time_series(**query)
        points += (answer.result and answer.result.values) or []
        if not (token := answer.next_page_token):
            break
        query["page_token"] = token
    records = [{"time": point.time_stamp, resource: point.count} for point in points]
    print_records(records, ("time", resource), as_json=as_json)


@app.command()
@connected
def types(connection: Connection, as_json: AsJson = False) -> None:
    """List the types of workloads."""
    _names(connection.api.list_workload_types().workload_type, "type", as_json=as_json)


@app.command()
@connected
def statuses(connection: Connection, as_json: AsJson = False) -> None:
    """List the statuses that workloads can have."""
    _names(connection.api.list_workload_status().workload_status, "status", as_json=as_json)


def _filter(**wanted: str | None) -> str | None:
    sent = given(**wanted)
    return json.dumps(sent) if sent else None


def _range(since: datetime | None, until: datetime | None) -> str | None:
    ends = {name: f"{at:%Y-%m-%d %H:%M:%S}" for name, at in given(min=since, max=until).items()}
    return json.dumps({"created_time": ends}) if ends else None


def _names(found: list[str] | None, column: str, *, as_json: bool) -> None:
    print_records([{column: name} for name in found or []], (column,), as_json=as_json)
