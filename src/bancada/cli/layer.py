"""`bancada layer`."""

from __future__ import annotations

from typing import Annotated

import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection, segment
from bancada.cli.naming import find_project
from bancada.cli.options import AsJson, Project, connected
from bancada.cli.output import print_json, print_records, report

app = noun("layer")
Pins = Annotated[bool, typer.Option("--pins", help="As lines for requirements.txt.")]


@app.command()
@connected
def show(connection: Connection, project: Project, pins: Pins = False, as_json: AsJson = False) -> None:
    """Show what the project's code installed with pip, and what of its requirements that hides."""
    found = connection.get(_path(connection, project))
    if as_json:
        print_json(found)
        return
    rows = [{"python": layer["python"], **package} for layer in found["layers"] for package in layer["packages"]]
    if pins:
        for row in rows:
            typer.echo(f"{row['name']}=={row['version']}")
        return
    print_records(rows, ("name", "version", "hides", "python"), as_json=False)


@app.command()
@connected
def clear(connection: Connection, project: Project, as_json: AsJson = False) -> None:
    """Take away what the project's code installed with pip; what runs next begins without it."""
    cleared = connection.send("DELETE", _path(connection, project))
    report(f"The layer of {project} is empty.", cleared, as_json=as_json)


def _path(connection: Connection, project: str) -> str:
    return f"/projects/{segment(find_project(connection, project).id)}/layers"
