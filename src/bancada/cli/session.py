"""`bancada session`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bancada.cli.connection import Connection, segment
from bancada.cli.options import AsJson, Follow, Project, connected
from bancada.cli.output import print_records
from bancada.cli.projects import find_project
from bancada.cli.run import INTERRUPTED, copy_output, report
from bancada.cli.streaming import ENDED, Stream

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)
SessionId = Annotated[str, typer.Argument(metavar="ID", help="Id of the session.")]


@app.callback()
def session() -> None:
    """List and stop runs of scripts, and show their output."""


@app.command("list")
@connected
def list_sessions(connection: Connection, project: Project, as_json: AsJson = False) -> None:
    """List the sessions of a project, the oldest first."""
    path = f"/projects/{segment(find_project(connection, project).id)}/sessions"
    records, token = [], ""
    while True:
        answer = connection.get(f"{path}?page_token={segment(token)}" if token else path)
        records += answer["sessions"]
        if not (token := answer["next_page_token"]):
            break
    print_records(records, ("id", "script", "status", "exit_code", "creator", "created_at"), as_json=as_json)


@app.command()
@connected
def output(connection: Connection, session_id: SessionId, project: Project, follow: Follow = False) -> None:
    """Print what a script wrote; with --follow until it ends, and then end with its exit code."""
    path = _path(connection, project, session_id)
    if not follow:
        Stream(connection, path, "output", wait_s=0).copy(sys.stdout.buffer, until=lambda _: True)
        return
    try:
        copy_output(connection, path)()
    except KeyboardInterrupt:  # which ends the looking on, not the script
        raise typer.Exit(INTERRUPTED) from None
    raise typer.Exit(report(connection.get(path)))


@app.command()
@connected
def stop(connection: Connection, session_id: SessionId, project: Project) -> None:
    """Stop a script; one that has ended stays as it is."""
    answer = connection.post(f"{_path(connection, project, session_id)}:stop")
    status = answer["status"]
    typer.echo(f"Session {session_id} ended before: {status}." if status in ENDED else f"Stopping {session_id}.")


def _path(connection: Connection, project: str, session_id: str) -> str:
    return f"/projects/{segment(find_project(connection, project).id)}/sessions/{segment(session_id)}"
