"""`bancada runtime`."""

from __future__ import annotations

from typing import Annotated

import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection
from bancada.cli.failures import FAILED
from bancada.cli.naming import every
from bancada.cli.options import AsJson, connected
from bancada.cli.output import fail, print_record, print_records

app = noun("runtime")
Identifier = Annotated[str, typer.Argument(metavar="IDENTIFIER", help="As `bancada runtime list` shows it.")]


@app.command("list")
@connected
def list_runtimes(connection: Connection, as_json: AsJson = False) -> None:
    """List the runtimes on which sessions, jobs, applications and builds can run."""
    columns = ("image_identifier", "kernel", "edition", "full_version", "status")
    print_records(every(connection.api.list_runtimes), columns, as_json=as_json)


@app.command()
@connected
def add(
    connection: Connection,
    description: Annotated[
        str, typer.Argument(metavar="DESCRIPTION", help="Its description, as the workbench names it.")
    ],
    as_json: AsJson = False,
) -> None:
    """Add a runtime of your own to the catalogue, after it has been tried."""
    answer = connection.api.register_custom_runtime({"url": description})
    print_record(answer, as_json=as_json)
    if not answer.validation_success:
        fail({"message": answer.reason_data}, f"{description} is no runtime: {answer.reason}.")
        raise typer.Exit(FAILED)


@app.command()
@connected
def enable(connection: Connection, identifier: Identifier, as_json: AsJson = False) -> None:
    """Offer a runtime again."""
    _switch(connection, identifier, "ENABLED", as_json=as_json)


@app.command()
@connected
def disable(connection: Connection, identifier: Identifier, as_json: AsJson = False) -> None:
    """Offer a runtime no more; what runs on it goes on."""
    _switch(connection, identifier, "DISABLED", as_json=as_json)


def _switch(connection: Connection, identifier: str, status: str, *, as_json: bool) -> None:
    answer = connection.api.update_runtime_status({"image_identifier": [identifier], "status": status})
    print_record({"image_identifier": identifier, "status": status, **answer.to_dict()}, as_json=as_json)
