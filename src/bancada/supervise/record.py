"""`supervisor.json` in the run directory: what a running supervisor tells `bancada status` and `bancada down`."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from bancada.settings import Settings
from bancada.supervise.logs import unwritable

RECORD_NAME = "supervisor.json"


@dataclass(frozen=True, slots=True)
class ChildRecord:
    """One process as its supervisor sees it; pid and start time are 0 while it does not run."""

    name: str
    state: str
    pid: int
    start_time: float
    restarts: int


@dataclass(frozen=True, slots=True)
class SupervisorRecord:
    """A supervisor, the address that it serves, and its processes."""

    pid: int
    start_time: float
    url: str
    children: tuple[ChildRecord, ...]


def write_record(settings: Settings, record: SupervisorRecord) -> None:
    """Replace the record in one step.

    Raises:
        PlatformFailed: it cannot be written.
    """
    path = _path(settings)
    draft = path.with_suffix(".tmp")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(asdict(record), file)
        draft.replace(path)
    except OSError as error:
        raise unwritable(path, error) from error


def read_record(settings: Settings) -> SupervisorRecord | None:
    """Return the record of the last supervisor of this home, which may have ended; None when there is none.

    A record that another user wrote is none: the run directory may be a name in the temporary directory, and its
    address is where the command line sends the key.
    """
    try:
        with _path(settings).open(encoding="utf-8") as file:
            if os.fstat(file.fileno()).st_uid != os.getuid():
                return None
            data = json.load(file)
        children = tuple(ChildRecord(**child) for child in data.pop("children"))
        return SupervisorRecord(**data, children=children)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def remove_record(settings: Settings) -> None:
    """Remove the record: nothing runs any more."""
    _path(settings).unlink(missing_ok=True)


def _path(settings: Settings) -> Path:
    return settings.run_dir / RECORD_NAME
