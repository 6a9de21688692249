"""Which Python a build or a session runs on: the one that is named, or the nearest here, and the log says so."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from bancada.domain.runtimes import Minor, RuntimeIdentifier, nearest_python
from bancada.environments.interpreters import Interpreter
from bancada.environments.uv import LogSink
from bancada.reconcile.ports import Environments

_SAVED_WITH = re.compile(r"^python:\s*[\"']?(\d+)\.(\d+)", re.MULTILINE)


def wanted_python(folder: Path, runtime_identifier: str) -> Minor:
    """Return the Python that is asked for: by the runtime, else by the model itself, else the workbench's own."""
    if runtime_identifier:
        return RuntimeIdentifier.parse(runtime_identifier).python
    return logged_with(folder) or (sys.version_info.major, sys.version_info.minor)


def choose_python(environments: Environments, wanted: Minor, log: LogSink) -> Interpreter:
    """Return the Python that is asked for, downloaded where the workbench may, or the nearest of this machine.

    Raises:
        PlatformFailed: there is none at all, or the download failed (`python_not_installed`).
        DeadlineExceeded: the download took too long.
    """
    environments.install_python(wanted, log)
    found = environments.interpreters()
    minor, is_exact = nearest_python(wanted, [python.minor for python in found])
    if not is_exact:
        log.write(f"Python {wanted[0]}.{wanted[1]} is not on this machine; {minor[0]}.{minor[1]} is the nearest.\n")
    return next(python for python in found if python.minor == minor)


def logged_with(folder: Path) -> Minor | None:
    """Return the Python that an MLflow model was logged with, or None when its files do not say."""
    try:
        found = _SAVED_WITH.search((folder / "python_env.yaml").read_text(encoding="utf-8"))
    except OSError:
        return None
    return (int(found[1]), int(found[2])) if found else None
