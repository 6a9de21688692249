"""Runs the code that a worker was launched with, as a cell of a notebook runs: a line may begin with `!` or `%`.

`python -m bancada_workload.worker_code FILE` ends with 1 where the code raised. Where the last line is a command of
the shell it ends with that command's exit code, so that a worker whose command failed has failed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config


def run_code(code: str) -> int:
    """Run code with what it prints on stdout and stderr, and return the exit code that the worker ends with."""
    shell = _shell()
    result = shell.run_cell(code)
    error = result.error_before_exec or result.error_in_exec
    if isinstance(error, SystemExit):
        return _exit_code(error)
    if error is not None:
        return 1
    return int(shell.user_ns.get("_exit_code", 0)) if _ends_with_command(code) else 0


def _shell() -> Any:
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "NoColor"
    shell = InteractiveShell.instance(config=config)
    shell.system = shell.system_raw  # a command writes where we write, and ends when we are ended
    shell.user_ns["__name__"] = "__main__"
    return shell


def _exit_code(error: SystemExit) -> int:
    if error.code is None or isinstance(error.code, int):
        return error.code or 0
    sys.stderr.write(f"{error.code}\n")
    return 1


def _ends_with_command(code: str) -> bool:
    lines = [line for line in code.splitlines() if line.strip()]
    return bool(lines) and lines[-1].startswith("!")


if __name__ == "__main__":
    sys.path.insert(0, "")
    sys.exit(run_code(Path(sys.argv[1]).read_text(encoding="utf-8")))
