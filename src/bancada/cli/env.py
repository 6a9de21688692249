"""`bancada env`."""

from __future__ import annotations

import shlex
from enum import Enum
from typing import Annotated

import typer

from bancada.cli.connection import Connection
from bancada.cli.naming import find_project
from bancada.cli.options import AsJson, connected
from bancada.cli.output import print_json

app = typer.Typer(rich_markup_mode=None, add_completion=False)


class Shell(str, Enum):
    """The shells whose words we can quote."""

    BASH = "bash"
    FISH = "fish"


@app.command()
@connected
def env(
    connection: Connection,
    project: Annotated[str | None, typer.Option("--project", "-p", help="Name or id of a project.")] = None,
    shell: Annotated[Shell, typer.Option(help="Shell that reads the lines; bash also means sh and zsh.")] = Shell.BASH,
    as_json: AsJson = False,
) -> None:
    """Print the variables that let a script work from outside: eval "$(bancada env --project NAME)"."""
    path = f"/projects/{find_project(connection, project).id}/environment" if project else "/environment"
    variables = connection.get(path)["environment"]
    if as_json:
        print_json(variables)
        return
    for name, value in sorted(variables.items()):
        if name.isidentifier():  # a project's own variables may have names that no shell knows
            typer.echo(export_line(shell, name, value))


def export_line(shell: Shell, name: str, value: str) -> str:
    """Return the line that exports a variable with exactly this value."""
    if shell is Shell.FISH:
        escaped = value.replace("\\", "\\\\").replace("'", "\\'")
        return f"set -gx {name} '{escaped}'"
    return f"export {name}={shlex.quote(value)}"
