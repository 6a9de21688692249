"""`bancada runtime`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection
from bancada.cli.failures import FAILED
from bancada.cli.naming import every
from bancada.cli.options import AsJson, connected, given
from bancada.cli.output import fail, print_record, print_records

app = noun("runtime")
Identifier = Annotated[str, typer.Argument(metavar="IDENTIFIER", help="As `bancada runtime list` shows it.")]
Description = Annotated[str, typer.Argument(metavar="DESCRIPTION", help="Its description, as the workbench names it.")]
Credential = Annotated[
    str | None,
    typer.Option("--credential", metavar="ID", help="Id of the docker credential with which it is fetched."),
]


@app.command("list")
@connected
def list_runtimes(connection: Connection, as_json: AsJson = False) -> None:
    """List the runtimes on which sessions, jobs, applications and builds can run."""
    columns = ("image_identifier", "kernel", "edition", "full_version", "status")
    print_records(every(connection.api.list_runtimes), columns, as_json=as_json)


@app.command()
@connected
def addons(connection: Connection, as_json: AsJson = False) -> None:
    """List the add-ons of runtimes; on this workbench nothing needs one."""
    found = every(connection.api.list_runtime_addons)
    print_records(found, ("identifier", "component", "display_name", "status"), as_json=as_json)


@app.command()
@connected
def add(
    connection: Connection, description: Description, credential: Credential = None, as_json: AsJson = False
) -> None:
    """Add a runtime of your own to the catalogue, after it has been tried."""
    body = given(url=description, docker_credential_id=credential)
    _judge(description, connection.api.register_custom_runtime(body), "validation_success", as_json=as_json)


@app.command()
@connected
def check(
    connection: Connection, description: Description, credential: Credential = None, as_json: AsJson = False
) -> None:
    """Try a description as `add` does, and keep nothing."""
    answer = connection.api.validate_custom_runtime(**given(url=description, docker_credential_id=credential))
    _judge(description, answer, "success", as_json=as_json)


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


@app.command()
@connected
def deprecate(connection: Connection, identifier: Identifier, as_json: AsJson = False) -> None:
    """Tell users to choose another runtime; it goes on working."""
    _switch(connection, identifier, "DEPRECATED", as_json=as_json)


def _judge(description: str, answer: Any, verdict: str, *, as_json: bool) -> None:  # noqa: ANN401 - the client's own
    print_record(answer, as_json=as_json)
    if not getattr(answer, verdict):
        fail({"message": answer.reason_data}, f"{description} is no runtime: {answer.reason}.")
        raise typer.Exit(FAILED)


def _switch(connection: Connection, identifier: str, status: str, *, as_json: bool) -> None:
    answer = connection.api.update_runtime_status({"image_identifier": [identifier], "status": status})
    print_record({"image_identifier": identifier, "status": status, **answer.to_dict()}, as_json=as_json)
