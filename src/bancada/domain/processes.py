"""Processes of workloads: what to start, and what is known about one that was started."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bancada.domain.errors import InvalidRequest

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,149}")


@dataclass(frozen=True, slots=True)
class ProcessSpec:
    """One process to start.

    `key` names this one process for good: a start that is repeated after a crash starts nothing twice. `env` is all
    that the process sees, except for PATH, LANG and HOME, which are added where it does not set them. Output of both
    streams is appended to `log_path`.
    """

    key: str
    argv: tuple[str, ...]
    cwd: Path
    log_path: Path
    env: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_key(self.key)
        if not self.argv:
            raise InvalidRequest(f"argv of the process {self.key} must name a program, got nothing.")


@dataclass(frozen=True, slots=True)
class ProcessState:
    """A process at one moment; `ended_at` and `exit_code` are None as long as it runs.

    A death by signal sets `signal` and the shell's `exit_code` of 128 + signal. A program that itself ends with such a
    code is reported the same way: shells know no difference, and neither do those who read exit codes.
    """

    key: str
    pid: int
    started_at: datetime
    running: bool
    ended_at: datetime | None = None
    exit_code: int | None = None
    signal: int | None = None

    @property
    def succeeded(self) -> bool:
        """Whether it ended, and by itself, with code 0."""
        return self.exit_code == 0


AS_SCRIPT = "Make a script of it, with jupyter nbconvert --to script."
"""What to do about a notebook that shall run."""


def is_notebook(script: str) -> bool:
    """Tell whether a script is a notebook, which is text that Python takes for a program that does nothing."""
    return script.lower().endswith(".ipynb")


def signal_of(exit_code: int) -> int | None:
    """Return the signal that a shell's exit code stands for, or None."""
    return exit_code - 128 if 128 < exit_code <= 128 + 64 else None


def check_key(key: str) -> None:
    """Raise InvalidRequest unless `key` is fit to name a process, its files and its mark."""
    if not _KEY.fullmatch(key):
        raise InvalidRequest(
            f"A process's key must be 1 to 150 of letters, digits and . _ @ - after a letter or digit, got {key!r}."
        )
