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
from bancada.cli.options import Project, connected
from bancada.cli.projects import find_project
from bancada.cli.streaming import ENDED, PREPARING, Stream
from bancada.domain.errors import InvalidRequest

app = typer.Typer(rich_markup_mode=None, add_completion=False)
INTERRUPTED = 130
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
    environment: Annotated[
        list[str] | None, typer.Option("--env", metavar="NAME=VALUE", help="A variable for the script; repeatable.")
    ] = None,
    runtime: Annotated[str, typer.Option(help="Runtime identifier; the newest Python unless set.")] = "",
) -> None:
    """Run a script inside a project, stream its output, and exit with its exit code. Ctrl-C stops it."""
    body = {
        "script": script,
        "arguments": arguments or [],
        "environment": parse_variables(environment or []),
        "runtime_identifier": runtime,
    }
    sessions = f"/projects/{segment(find_project(connection, project).id)}/sessions"
    session_id = connection.post(sessions, body)["id"]
    signal.signal(signal.SIGTERM, _interrupt)
    path = f"{sessions}/{segment(session_id)}"
    try:
        is_interrupted = follow(connection, path)
        session = connection.get(path)
    except (cmlapi.rest.ApiException, urllib3.exceptions.HTTPError):
        sys.stderr.write(f"bancada: {_lost(session_id, project)}\n")
        raise
    raise typer.Exit(INTERRUPTED if is_interrupted else report(session))


def parse_variables(pairs: list[str]) -> dict[str, str]:
    """Return the variables of --env options.

    Raises:
        InvalidRequest: one has not the form NAME=VALUE.
    """
    for pair in pairs:
        if not pair.partition("=")[0].isidentifier() or "=" not in pair:
            raise InvalidRequest(f"--env must look like NAME=VALUE, got {pair!r}.")
    return {name: value for name, _, value in (pair.partition("=") for pair in pairs)}


def _lost(session_id: str, project: str) -> str:
    """Return what a user can do who does not see the script any more, which goes on."""
    rest = f"{session_id} --project {shlex.quote(project)}"
    return (
        f"lost sight of session {session_id}, which goes on. "
        f"See it: bancada session output {rest} --follow; stop it: bancada session stop {rest}"
    )


def copy_output(connection: Connection, path: str) -> Callable[[], None]:
    """Return a function that copies a session's output until its end, and when called again goes on where it was."""
    setup, output = Stream(connection, path, "setup"), Stream(connection, path, "output")

    def copy() -> None:
        setup.copy(sys.stderr.buffer, until=lambda status: status not in PREPARING, decorate=_dim)
        output.copy(sys.stdout.buffer, until=lambda status: status in ENDED)

    return copy


def follow(connection: Connection, path: str) -> bool:
    """Copy the session's output until it ends; tell whether the user stopped it; a second Ctrl-C ends the wait."""
    copy = copy_output(connection, path)
    try:
        copy()
    except (KeyboardInterrupt, BrokenPipeError) as end:
        if isinstance(end, BrokenPipeError):  # nobody reads any more, and Python would complain of it at its end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        connection.post(f"{path}:stop")
        sys.stderr.write("bancada: stopping the script (Ctrl-C again leaves at once)\n")
        with suppress(KeyboardInterrupt):
            copy()
        return True
    return False


def report(session: dict[str, Any]) -> int:
    """Return the exit code of an ended session, and say why it has none of its own."""
    code = session.get("exit_code")
    if code is None or (code == 0 and session["status"] != "succeeded"):
        said = " ".join(filter(None, (session.get("message"), session.get("hint"))))
        sys.stderr.write(f"error: {said or 'The session ' + session['status'] + '.'}\n")
        return 1
    return int(code) & 0xFF


def _dim(block: bytes) -> bytes:
    return _DIM + block + _PLAIN if sys.stderr.isatty() else block


def _interrupt(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt
