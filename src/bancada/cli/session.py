"""`bancada session`."""

from __future__ import annotations

import signal
import sys
from typing import Annotated, Any

import typer

from bancada.cli.cells import Journal, Screen, run_cell, wait_until_running
from bancada.cli.commands import noun
from bancada.cli.connection import Connection, segment
from bancada.cli.downloading import read_text
from bancada.cli.failures import FAILED, WrongUsage
from bancada.cli.naming import find_project
from bancada.cli.options import (
    AsJson,
    Cores,
    Follow,
    Gpus,
    Memory,
    Project,
    Runtime,
    Variables,
    Wait,
    connected,
    given,
    read_variables,
)
from bancada.cli.output import fail, print_json, print_record, print_records
from bancada.cli.output import report as report_done
from bancada.cli.run import copy_output, interrupt, report
from bancada.cli.streaming import ENDED, WAIT_S, show_log

app = noun("session")
SessionId = Annotated[str, typer.Argument(metavar="ID", help="Id of the session.")]


@app.command("list")
@connected
def list_sessions(connection: Connection, project: Project, as_json: AsJson = False) -> None:
    """List the sessions of a project, the oldest first."""
    path = f"/projects/{segment(find_project(connection, project).id)}/sessions"
    columns = ("id", "name", "script", "status", "exit_code", "creator", "created_at")
    print_records(connection.pages(path, "sessions"), columns, as_json=as_json)


@app.command()
@connected
def start(
    connection: Connection,
    project: Project,
    name: Annotated[str | None, typer.Option("--name", help="What it is called.")] = None,
    cpu: Cores = None,
    memory: Memory = None,
    gpu: Gpus = None,
    runtime: Runtime = "",
    environment: Variables = None,
    wait: Wait = False,
    as_json: AsJson = False,
) -> None:
    """Start an interactive session, for `bancada session exec`, and print its id."""
    sessions = f"/projects/{segment(find_project(connection, project).id)}/sessions"
    body = given(name=name, cpu=cpu, memory=memory, nvidia_gpu=gpu, runtime_identifier=runtime,
                 environment=read_variables(environment))  # fmt: skip
    session = connection.post(sessions, body)
    if wait:
        session = wait_until_running(connection, f"{sessions}/{segment(session['id'])}")
    if as_json:
        print_json(session)
    else:
        typer.echo(session["id"])
    if session["status"] in ENDED:
        fail(session, f"The session ended: {session['status']}.")
        raise typer.Exit(FAILED)


@app.command("exec")
@connected
def exec_code(
    connection: Connection,
    session_id: SessionId,
    project: Project,
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="A file of the project; - is what comes on stdin.")
    ] = None,
    code: Annotated[str | None, typer.Option("--code", "-c", help="Code to run instead of a file.")] = None,
    lines: Annotated[str | None, typer.Option("--lines", metavar="FROM-TO", help="These lines of the file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Run code in a session and stream its output; 1 if it raises, and Ctrl-C interrupts it."""
    project_id = find_project(connection, project).id
    cell = _cell(connection, project_id, file, code, lines)
    signal.signal(signal.SIGTERM, interrupt)
    path = f"/projects/{segment(project_id)}/sessions/{segment(session_id)}"
    raise typer.Exit(run_cell(connection, path, cell, as_json=as_json))


@app.command("interrupt")
@connected
def interrupt_session(
    connection: Connection, session_id: SessionId, project: Project, as_json: AsJson = False
) -> None:  # fmt: skip
    """Interrupt the cell that runs in a session, and drop those that wait."""
    done = connection.post(f"{_path(connection, project, session_id)}:interrupt")
    running = done["interrupted"]
    said = "Nothing runs" if running is None else f"Interrupted cell {running}"
    report_done(f"{said} in {session_id}{_dropped(done)}.", done, as_json=as_json)


@app.command()
@connected
def restart(connection: Connection, session_id: SessionId, project: Project, as_json: AsJson = False) -> None:
    """Take a new kernel in the same session; what was in memory is gone, its output stays."""
    done = connection.post(f"{_path(connection, project, session_id)}:restart")
    report_done(f"Session {session_id} gets a new kernel{_dropped(done)}.", done, as_json=as_json)


@app.command()
@connected
def show(connection: Connection, session_id: SessionId, project: Project, as_json: AsJson = False) -> None:
    """Show a session: its script, status, exit code, addresses, and why it failed."""
    print_record(connection.get(_path(connection, project, session_id)), as_json=as_json)


@app.command()
@connected
def logs(connection: Connection, session_id: SessionId, project: Project, follow: Follow = False) -> None:
    """Print what a session wrote; with --follow until it ends, and then end with a script's exit code."""
    path = _path(connection, project, session_id)
    session = connection.get(path)
    if session["is_interactive"]:
        Screen().show(Journal(connection, path, wait_s=WAIT_S if follow else 0))
        return
    if not follow:
        show_log(connection, f"{path}/output", follow=False, stream="output")
        return
    copy_output(connection, path)()
    raise typer.Exit(report(connection.get(path)))


app.command("output", hidden=True)(logs)  # its name of old


@app.command()
@connected
def stop(connection: Connection, session_id: SessionId, project: Project, as_json: AsJson = False) -> None:
    """Stop a session; one that has ended stays as it is."""
    session = connection.post(f"{_path(connection, project, session_id)}:stop")
    status = session["status"]
    said = f"Session {session_id} ended before: {status}." if status in ENDED else f"Stopping {session_id}."
    report_done(said, session, as_json=as_json)


def _path(connection: Connection, project: str, session_id: str) -> str:
    return f"/projects/{segment(find_project(connection, project).id)}/sessions/{segment(session_id)}"


def _cell(
    connection: Connection, project_id: str, file: str | None, code: str | None, lines: str | None
) -> dict[str, Any]:
    """Return the code to run, and where it is from.

    Raises:
        WrongUsage: there is no code, or there are two; or the lines are none of a file.
    """
    if (file is None) == (code is None):
        raise WrongUsage("Say what to run: a file of the project, - for stdin, or --code.", hint="One of them.")
    if code is not None or file == "-":
        if lines is not None:
            raise WrongUsage("--lines chooses from a file of the project.", hint="Leave it out, or name a file.")
        return {"code": sys.stdin.read() if code is None else code}
    text = read_text(connection, project_id, file or "")
    first, chosen = _chosen_lines(text, lines)
    return {"code": chosen, "file": file, "first_line": first}


def _chosen_lines(text: str, lines: str | None) -> tuple[int, str]:
    if lines is None:
        return 1, text
    first, dash, last = lines.partition("-")
    if not (first.isdigit() and (last.isdigit() or not last)) or not 1 <= int(first) <= int(last or first):
        raise WrongUsage(f"--lines must look like 10-20 or 10, got {lines!r}.")
    end = int(first) if not dash else int(last) if last else None
    return int(first), "".join(text.splitlines(keepends=True)[int(first) - 1 : end])


def _dropped(done: dict[str, Any]) -> str:
    dropped = ", ".join(map(str, done["dropped"]))
    return f"; dropped {dropped}" if dropped else ""
