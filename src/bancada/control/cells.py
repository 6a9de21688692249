"""Running code in interactive sessions: cells, interrupts, a new kernel, completion.

These are spoken to directly and leave no wish behind (ADR 0016): what they did is in the session's journal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.control.access import project_for
from bancada.control.kept_logs import end_of_log
from bancada.control.sessions import session_in
from bancada.control.workbench import Workbench
from bancada.domain.errors import Conflict, InvalidRequest, NotAllowed, NotReady, TooLarge
from bancada.domain.home import Home
from bancada.domain.identity import Actor
from bancada.domain.sessions import Session, SessionStatus

LONGEST_CODE = 4 * 1024 * 1024
"""Characters of one cell."""


def run_cell(
    workbench: Workbench,
    actor: Actor,
    project_id: str,
    session_id: str,
    code: str,
    file: str = "",
    first_line: int = 1,
    *,
    allow_stdin: bool = False,
) -> Mapping[str, Any]:
    """Give a session code to run, after what it was given before.

    Returns the cell's number, and the `offset` in the session's journal after which all stands that is told of it.
    `file` is the path in the project that the code is from, if it is, and `first_line` its first line there: errors
    name them. With `allow_stdin` its `input()` waits for `answer`, and raises without: nobody may be there.

    Raises:
        InvalidRequest: the first line is none.
        NotAllowed: the session is somebody else's (`session_of_another`): its code acts in the name of its creator.
        TooLarge: the code is longer than a cell may be.
    """
    if len(code) > LONGEST_CODE:
        raise TooLarge(f"code: a cell has at most {LONGEST_CODE:,} characters, got {len(code):,}.",
                       hint="Put it into a file of the project, and import that.")  # fmt: skip
    if first_line < 1:
        raise InvalidRequest(f"first_line: expected 1 or more, got {first_line}.", hint="Leave it out for 1.")
    session = _running_session(workbench, actor, project_id, session_id, "cells.run_cell")
    _refuse_another(session, actor)
    asked = {"command": "run", "code": code, "file": file, "first_line": first_line,
             "allow_stdin": allow_stdin}  # fmt: skip
    offset = end_of_log(Home(workbench.settings.home).session_journal(session.id))
    return {**workbench.kernel_sessions.ask(session.id, asked), "offset": offset}


def answer(workbench: Workbench, actor: Actor, project_id: str, session_id: str, text: str) -> Mapping[str, Any]:
    """Give the cell that waits in `input()` a line, and return its number.

    Raises:
        Conflict: no cell waits for a line (`input_not_asked`).
        NotAllowed: the session is somebody else's.
        TooLarge: the line is longer than a cell may be.
    """
    if len(text) > LONGEST_CODE:
        raise TooLarge(f"text: a line has at most {LONGEST_CODE:,} characters, got {len(text):,}.",
                       hint="Put it into a file of the project, and read that.")  # fmt: skip
    session = _running_session(workbench, actor, project_id, session_id, "cells.answer")
    _refuse_another(session, actor)
    answered = workbench.kernel_sessions.ask(session.id, {"command": "answer", "text": text})
    if answered["cell"] is None:
        raise Conflict("No cell of the session waits for a line.", code="input_not_asked",
                       hint="It was answered before, or its code was interrupted or has ended.")  # fmt: skip
    return answered


def complete(
    workbench: Workbench, actor: Actor, project_id: str, session_id: str, code: str, cursor: int
) -> Mapping[str, Any]:
    """Return what could stand at a place in code, which is counted in characters; nothing while a cell runs.

    Raises:
        InvalidRequest: the place is outside of the code.
        NotAllowed: the session is somebody else's.
    """
    if not 0 <= cursor <= len(code):
        raise InvalidRequest(f"cursor: expected 0 to {len(code)}, got {cursor}.")
    session = _running_session(workbench, actor, project_id, session_id, "cells.complete")
    _refuse_another(session, actor)
    return workbench.kernel_sessions.ask(session.id, {"command": "complete", "code": code, "cursor": cursor})


def interrupt(workbench: Workbench, actor: Actor, project_id: str, session_id: str) -> Mapping[str, Any]:
    """Interrupt the cell that runs, and drop those that wait."""
    session = _running_session(workbench, actor, project_id, session_id, "cells.interrupt")
    return workbench.kernel_sessions.ask(session.id, {"command": "interrupt"})


def restart(workbench: Workbench, actor: Actor, project_id: str, session_id: str) -> Mapping[str, Any]:
    """Take a new kernel in the same session; cells that run or wait are dropped."""
    session = _running_session(workbench, actor, project_id, session_id, "cells.restart")
    return workbench.kernel_sessions.ask(session.id, {"command": "restart"})


def _running_session(
    workbench: Workbench, actor: Actor, project_id: str, session_id: str, operation: str
) -> Session:  # fmt: skip
    """Return an interactive session that takes commands now.

    Raises:
        Conflict: it runs a script (`session_not_interactive`), or has ended (`session_ended`).
        NotFound: the project has no such session.
        NotReady: it is still being made ready (`session_starting`).
    """
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, operation)
        session = session_in(tx, project_id, session_id)
    if not session.is_interactive:
        raise Conflict("The session runs a script and takes no cells.", hint="Start a session without a script.",
                       code="session_not_interactive")  # fmt: skip
    if session.is_ended or session.status == SessionStatus.STOPPING:
        raise Conflict(f"The session has ended: {session.status}. {session.message}".strip(),
                       hint="Start another.", code="session_ended")  # fmt: skip
    if session.status != SessionStatus.RUNNING:
        raise NotReady(f"The session is {session.status}. {session.message}".strip(),
                       hint="Wait until it runs; its setup output says what is being done.",
                       code="session_starting")  # fmt: skip
    return session


def _refuse_another(session: Session, actor: Actor) -> None:
    if session.creator_id != actor.user.id:
        raise NotAllowed("The session is somebody else's, and its code acts in their name.",
                         hint="Start a session of your own.", code="session_of_another")  # fmt: skip
