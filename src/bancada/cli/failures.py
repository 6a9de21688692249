"""What a failed command says: one sentence with the next step, and the exit code that scripts can rely on."""

from __future__ import annotations

import json

import cmlapi

from bancada.domain.errors import Conflict, NotReady, WorkbenchError

FAILED = 1
NOT_RUNNING = 3
AWAY = frozenset({502, 503, 504})
"""Statuses with which the gateway, or a proxy before it, says that nothing behind it answers."""


def describe_failure(error: Exception) -> tuple[str, int]:
    """Return the sentence and the exit code for an exception; an empty sentence for one that is a bug of ours."""
    if isinstance(error, WorkbenchError):
        is_about_running = isinstance(error, NotReady) or (
            isinstance(error, Conflict) and error.code == "already_running"
        )
        return error.sentence(), NOT_RUNNING if is_about_running else FAILED
    if isinstance(error, cmlapi.rest.ApiException):
        return _answer(error), NOT_RUNNING if error.status in AWAY else FAILED
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}.", FAILED
    return "", FAILED


def _answer(error: cmlapi.rest.ApiException) -> str:
    try:
        body = json.loads(error.body or "")
        return str(body.get("message") or body["error"])
    except (ValueError, KeyError, AttributeError):
        return f"The workbench answered {error.status} {error.reason}."
