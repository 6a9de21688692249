"""What can go wrong in a workload, as plain data: it crosses process lines, where exceptions cannot."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Requirements:
    """Where the packages of what is loaded are listed, and what to do after a change, as parts of a sentence."""

    place: str
    then: str


REGISTRY_REQUIREMENTS = Requirements(
    "pip_requirements (or let MLflow infer it; a module of your own goes into code_paths)",
    ", then log the model and register it again",
)


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


def user_failure(error: BaseException, usual: LoadFailure, requirements: Requirements) -> LoadFailure:
    """Return the failure for what user code raised: `usual`, unless its kind tells more exactly what to change."""
    cause: BaseException | None = error
    while cause is not None:  # libraries wrap the import that failed
        if isinstance(cause, ImportError):
            return _import_failure(cause, requirements)
        if isinstance(cause, SyntaxError):
            usual.hint = f"Correct line {cause.lineno} of {_shorten(cause.filename)}."
        cause = cause.__cause__
    return usual


def exit_failure(error: SystemExit, code: str, what: str, while_doing: str) -> LoadFailure:
    """Return the failure for user code that called `sys.exit`."""
    status = error.code if isinstance(error.code, int) else int(error.code is not None)  # as the interpreter does
    return LoadFailure(code, f"{what} ended itself with exit code {status} while {while_doing}.",
                       "Call sys.exit only below `if __name__ == '__main__':`.")  # fmt: skip


def _import_failure(error: ImportError, requirements: Requirements) -> LoadFailure:
    if not isinstance(error, ModuleNotFoundError) or not error.name:
        return LoadFailure("import_failed", f"An import failed: {describe(error)}",
                           f"Check the versions in {requirements.place} on Python "
                           f"{sys.version.split()[0]}.")  # fmt: skip
    module = error.name.partition(".")[0]
    return LoadFailure("import_failed", f"The module {error.name!r} is not installed in the model's environment.",
                       f"Add the package that provides {module!r} to {requirements.place}"
                       f"{requirements.then}.")  # fmt: skip


def _shorten(file: str | None) -> str:
    return os.path.relpath(file) if file and Path(file).is_relative_to(Path.cwd()) else str(file)


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
