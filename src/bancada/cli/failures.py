"""What a failed command says: one sentence with the next step, and the exit code that scripts can rely on."""

from __future__ import annotations

import json

import cmlapi

from bancada.domain.errors import (
    Conflict,
    DeadlineExceeded,
    InvalidRequest,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    NotReady,
    WorkbenchError,
)

FAILED = 1
WRONG_USAGE = 2
NOT_RUNNING = 3
NOT_FOUND = 4
REFUSED = 5
IN_CONFLICT = 6
TOO_LATE = 124
INTERRUPTED = 130
NOBODY_READS = 141

EXIT_CODES = {
    0: "done",
    FAILED: "failed: one line on stderr says why and what to do next",
    WRONG_USAGE: "wrong usage, or a deletion without `--yes` where nobody can be asked",
    NOT_RUNNING: "not running or not reachable; of `bancada up`: running already",
    NOT_FOUND: "no such thing, or none that you may see",
    REFUSED: "the key is wrong, or its user may not do this",
    IN_CONFLICT: "its present state, or a name already taken, forbids it",
    TOO_LATE: "still under way when `--timeout` had passed; it goes on",
    INTERRUPTED: "Ctrl-C",
    NOBODY_READS: "the program that read the output has left, as in `bancada project list | head -1`",
}
"""Commands that carry the exit code of a workload (`run`, and `logs --follow`) may end with any other, too."""

AWAY = frozenset({502, 503, 504})
"""Statuses with which the gateway, or a proxy before it, says that nothing behind it answers."""

_OF_STATUS = {401: REFUSED, 403: REFUSED, 404: NOT_FOUND, 409: IN_CONFLICT, **dict.fromkeys(AWAY, NOT_RUNNING)}
_OF_ERROR = (
    (NotReady, NOT_RUNNING),
    (NotFound, NOT_FOUND),
    (NotAuthenticated, REFUSED),
    (NotAllowed, REFUSED),
    (Conflict, IN_CONFLICT),
    (DeadlineExceeded, TOO_LATE),
)


class WrongUsage(InvalidRequest):
    """The command line itself is wrong, whatever the workbench would say."""


def describe_failure(error: Exception) -> tuple[str, int]:
    """Return the sentence and the exit code for an exception; an empty sentence for one that is a bug of ours."""
    if isinstance(error, WorkbenchError):
        return error.sentence(), _code_of(error)
    if isinstance(error, cmlapi.rest.ApiException):
        return _said(error), _OF_STATUS.get(error.status or 0, FAILED)
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}.", FAILED
    return "", FAILED


def _code_of(error: WorkbenchError) -> int:
    if isinstance(error, WrongUsage):
        return WRONG_USAGE
    if error.code == "already_running":
        return NOT_RUNNING
    return next((code for kind, code in _OF_ERROR if isinstance(error, kind)), FAILED)


def _said(error: cmlapi.rest.ApiException) -> str:
    try:
        body = json.loads(error.body or "")
        return str(body.get("message") or body["error"])
    except (ValueError, KeyError, AttributeError):
        return f"The workbench answered {error.status} {error.reason}."
