"""`bancada session`."""

from __future__ import annotations

from typing import Annotated

import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection, segment
from bancada.cli.naming import find_project
from bancada.cli.options import AsJson, Follow, Project, connected
from bancada.cli.output import print_record, print_records
from bancada.cli.output import report as report_done
from bancada.cli.run import copy_output, report
from bancada.cli.streaming import ENDED, show_log

app = noun("session")
SessionId = Annotated[str, typer.Argument(metavar="ID", help="Id of the session.")]


@app.command("list")
@connected
def list_sessions(connection: Connection, project: Project, as_json: AsJson = False) -> None:
    """List the sessions of a project, the oldest first."""
    path = f"/projects/{segment(find_project(connection, project).id)}/sessions"
    columns = ("id", "script", "status", "exit_code", "creator", "created_at")
    print_records(connection.pages(path, "sessions"), columns, as_json=as_json)


@app.command()
@connected
def show(connection: Connection, session_id: SessionId, project: Project, as_json: AsJson = False) -> None:
    """Show a session: its script, status, exit code, and why it failed."""
    print_record(connection.get(_path(connection, project, session_id)), as_json=as_json)


@app.command()
@connected
def logs(connection: Connection, session_id: SessionId, project: Project, follow: Follow = False) -> None:
    """Print what a script wrote; with --follow until it ends, and then end with its exit code."""
    path = _path(connection, project, session_id)
    if not follow:
        show_log(connection, f"{path}/output", follow=False, stream="output")
        return
    copy_output(connection, path)()
    raise typer.Exit(report(connection.get(path)))


app.command("output", hidden=True)(logs)  # its name of old


@app.command()
@connected
def stop(connection: Connection, session_id: SessionId, project: Project, as_json: AsJson = False) -> None:
    """Stop a script; one that has ended stays as it is."""
    session = connection.post(f"{_path(connection, project, session_id)}:stop")
    status = session["status"]
    said = f"Session {session_id} ended before: {status}." if status in ENDED else f"Stopping {session_id}."
    report_done(said, session, as_json=as_json)


def _path(connection: Connection, project: str, session_id: str) -> str:
    return f"/projects/{segment(find_project(connection, project).id)}/sessions/{segment(session_id)}"
