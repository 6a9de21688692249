"""`bancada model`."""

from __future__ import annotations

import cmlapi
import typer

from bancada.cli.connection import Connection
from bancada.cli.options import AsJson, Project, connected
from bancada.cli.output import print_records
from bancada.cli.projects import find_project

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)


@app.callback()
def model() -> None:
    """List the models of a project."""


@app.command("list")
@connected
def list_models(connection: Connection, project: Project, as_json: AsJson = False) -> None:
    """List the models of a project with their access keys."""
    cursor = cmlapi.utils.Cursor(connection.api.list_models, find_project(connection, project).id)
    records = [found.to_dict() for found in cursor.items()]
    print_records(records, ("name", "id", "access_key", "auth_enabled", "created_at"), as_json=as_json)
