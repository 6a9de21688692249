"""What can go wrong in a workload, as plain data: it crosses process lines, where exceptions cannot."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path


class LoadFailure(Exception):
    """A model or function cannot be served: a stable snake_case code, one sentence, and the next step."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint

    def to_dict(self) -> dict[str, str]:
        """Return the failure as it is written to reports and logs."""
        return {"code": self.code, "message": self.message, "hint": self.hint}


class CallFailure(Exception):
    """One call cannot be answered; `status` is the HTTP status that its caller gets."""

    def __init__(self, status: int, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.hint = hint

    def to_body(self, request_id: str = "") -> dict[str, object]:
        """Return the failure envelope that callers of models read."""
        error = {"message": self.message, "code": self.code, "hint": self.hint, "request_id": request_id}
        return {"success": False, "error": error, "message": self.message}


def bad_request(code: str, message: str, hint: str = "") -> CallFailure:
    """Return the refusal of a request that the caller has to change."""
    return CallFailure(400, code, message, hint)


def import_failure(error: ImportError, place: str) -> LoadFailure:
    """Return the failure for an import that user code, or the loading of its model, could not make."""
    if not isinstance(error, ModuleNotFoundError) or not error.name:
        return LoadFailure("import_failed", f"An import failed: {describe(error)}",
                           f"Check the versions in {place} on Python {sys.version.split()[0]}.")  # fmt: skip
    module = error.name.partition(".")[0]
    return LoadFailure("import_failed", f"The module {error.name!r} is not installed in this environment.",
                       f"Add the package that provides {module!r} to {place}.")  # fmt: skip


def describe(error: BaseException) -> str:
    """Return an exception's type and text in one line, as users see it."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def write_json(path: Path, value: object) -> None:
    """Write `value` to `path` whole or not at all, readable by its owner only."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(value, file, allow_nan=False)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)
