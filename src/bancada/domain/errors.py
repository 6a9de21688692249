"""The one error tree of the workbench.

    WorkbenchError
    ├── InvalidRequest     the caller sent something that cannot be understood or allowed by the rules
    ├── NotAuthenticated   no key, or one that is unknown, expired or revoked
    ├── NotAllowed         a known caller without the right to do this
    ├── NotFound           the thing does not exist, or the caller may not know that it does
    ├── Conflict           the thing's current state or a unique name forbids it
    ├── TooLarge           a body, file or page is over its limit
    ├── TooBusy            a queue or quota is full; trying again later helps
    ├── NotReady           something that this needs is still starting
    ├── DeadlineExceeded   the time allowed for it ran out
    ├── NotImplementedHere the operation exists in API v2 and makes no sense, or not yet, on this workbench
    ├── ModelFailed        the user's code raised
    └── PlatformFailed     the workbench itself failed

Nothing here knows HTTP: every surface maps the classes to its own status codes once.
"""

from __future__ import annotations

from typing import Any


class WorkbenchError(Exception):
    """A failure that its reader can act on: a stable code, one sentence, the next step, and details."""

    code = "internal"

    def __init__(
        self, message: str, *, hint: str = "", code: str | None = None, details: dict[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = details or {}
        if code is not None:
            self.code = code

    def sentence(self) -> str:
        """Return the message, followed by the next step where there is one."""
        return f"{self.message} {self.hint}".strip()


class InvalidRequest(WorkbenchError):
    """The caller sent something that cannot be understood, or that the rules forbid."""

    code = "invalid_request"


class NotAuthenticated(WorkbenchError):
    """No key was sent, or one that is unknown, expired or revoked."""

    code = "not_authenticated"


class NotAllowed(WorkbenchError):
    """The caller is known and lacks the right to do this."""

    code = "not_allowed"


class NotFound(WorkbenchError):
    """The thing does not exist, or the caller may not know that it does."""

    code = "not_found"


class Conflict(WorkbenchError):
    """The thing's present state, or a name already taken, forbids it."""

    code = "conflict"


class TooLarge(WorkbenchError):
    """A body, a file or a page is over its limit."""

    code = "too_large"


class TooBusy(WorkbenchError):
    """A queue or a quota is full; trying again later helps."""

    code = "too_busy"


class NotReady(WorkbenchError):
    """Something that this needs is still starting; trying again in a moment helps."""

    code = "not_ready"


class DeadlineExceeded(WorkbenchError):
    """The time allowed for this ran out."""

    code = "deadline_exceeded"


class NotImplementedHere(WorkbenchError):
    """The operation exists in API v2 and this workbench does not offer it."""

    code = "not_implemented"


class ModelFailed(WorkbenchError):
    """The user's own code raised."""

    code = "model_failed"


class PlatformFailed(WorkbenchError):
    """The workbench itself failed."""

    code = "platform_failed"
