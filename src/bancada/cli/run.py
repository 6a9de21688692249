"""`bancada run`."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Annotated, Any, NoReturn

import cmlapi
import typer
import urllib3

from bancada.cli.connection import Connection, segment
from bancada.cli.failures import FAILED, INTERRUPTED
from bancada.cli.naming import find_project
from bancada.cli.options import Project, Runtime, Variables, connected, read_variables
from bancada.cli.output import fail, forget_stdout, tell
from bancada.cli.streaming import PREPARING, Stream

app = typer.Typer(rich_markup_mode=None, add_completion=False)
_DIM, _PLAIN = b"\x1b[2m", b"\x1b[0m"


@app.command()
@connected
def run(
    connection: Connection,
    script: Annotated[str, typer.Argument(help="Path of the script in the project.")],
    project: Project,
    arguments: Annotated[
        list[str] | None, typer.Argument(help="Arguments of the script; after -- if they begin with -.")
    ] = None,
    environment: Variables = None,
    runtime: Runtime = "",
) -> None:
    """Run a script inside a project, stream its output, and exit with its exit code. Ctrl-C stops it."""
    body = {
        "script": script,
        "arguments": arguments or [],
        "environment": read_variables(environment),
        "runtime_identifier": runtime,
    }
    sessions = f"/projects/{segment(find_project(connection, project).id)}/sessions"
    session_id = connection.post(sessions, body)["id"]
    signal.signal(signal.SIGTERM, interrupt)
    path = f"{sessions}/{segment(session_id)}"
    try:
        is_interrupted = follow(connection, path)
        session = connection.get(path)
    except (cmlapi.rest.ApiException, urllib3.exceptions.HTTPError):
        tell(_lost(session_id, project))
        raise
    raise typer.Exit(INTERRUPTED if is_interrupted else report(session))


def _lost(session_id: str, project: str) -> str:
    """Return what a user can do who does not see the script any more, which goes on."""
    rest = f"{session_id} --project {shlex.quote(project)}"
    return (
        f"lost sight of session {session_id}, which goes on. "
        f"See it: bancada session logs {rest} --follow; stop it: bancada session stop {rest}"
    )


def copy_output(connection: Connection, path: str) -> Callable[[], None]:
    """Return a function that copies what a workload writes until it ends, and when called again goes on from there."""
    setup = Stream(connection, f"{path}/output", stream="setup")
    output = Stream(connection, f"{path}/output", stream="output")

    def copy() -> None:
        setup.copy(sys.stderr.buffer, until=lambda status: status not in PREPARING, decorate=_dim)
        output.copy(sys.stdout.buffer)

    return copy


def follow(connection: Connection, path: str) -> bool:
    """Copy the session's output until it ends; tell whether the user stopped it; a second Ctrl-C ends the wait."""
    copy = copy_output(connection, path)
    try:
        copy()
    except (KeyboardInterrupt, BrokenPipeError) as end:
        if isinstance(end, BrokenPipeError):
            forget_stdout()
        connection.post(f"{path}:stop")
        tell("stopping the script (Ctrl-C again leaves at once)")
        with suppress(KeyboardInterrupt):
            copy()
        return True
    return False


def report(ended: dict[str, Any]) -> int:
    """Return the exit code of a session or job run, and say why it ended where its script did not by itself."""
    code = ended.get("exit_code")
    if ended["status"] == "succeeded" or (ended["reason"] == "exit_code" and code in range(1, 128)):
        return int(code or 0)
    fail(ended, f"It ended as {ended['status']}.")
    return int(code) & 0xFF if code else FAILED


def _dim(block: bytes) -> bytes:
    return _DIM + block + _PLAIN if sys.stderr.isatty() and not os.environ.get("NO_COLOR") else block


def interrupt(_number: int, _frame: object) -> NoReturn:
    """Take a signal for a Ctrl-C."""
    raise KeyboardInterrupt
