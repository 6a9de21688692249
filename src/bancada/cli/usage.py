"""`bancada usage`."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection
from bancada.cli.naming import every
from bancada.cli.options import AsJson, connected, given
from bancada.cli.output import print_records

app = noun("usage")
Filter = Annotated[str | None, typer.Option(metavar="TEXT", help="Only what has this value, as in the list.")]


@app.command("list")
@connected
def list_usage(
    connection: Connection,
    creator: Filter = None,
    project: Filter = None,
    status: Filter = None,
    workload: Annotated[str | None, typer.Option("--type", metavar="TYPE", help="Only this type of workload.")] = None,
    as_json: AsJson = False,
) -> None:
    """List what runs and what has run: whose it is, how long it takes and what it has been given."""
    wanted = given(creator=creator, project_name=project, status=status, workload_type=workload)
    found = every(connection.api.list_usage, search_filter=json.dumps(wanted) if wanted else None)
    columns = ("name", "workload_type", "project_name", "creator", "status", "cpu", "memory", "created_at", "duration")
    print_records(found, columns, as_json=as_json)


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


def _names(found: list[str] | None, column: str, *, as_json: bool) -> None:
    print_records([{column: name} for name in found or []], (column,), as_json=as_json)
