"""Replicas, builds and sessions that outlived a killed supervisor; processes that know about them list and end them."""

from __future__ import annotations

import os
import subprocess
import sys

from bancada.domain.errors import PlatformFailed
from bancada.settings import Settings

LIMIT_S = 60.0


def find_workloads(settings: Settings) -> list[str]:
    """Return the keys of the workloads that run, such as `replica-...` or `session-...`.

    Raises:
        PlatformFailed: they could not be listed.
    """
    return _ask(settings, "list-workloads").split() if _has_records(settings) else []


def end_workloads(settings: Settings) -> list[str]:
    """End the workloads that run, with a grace, and return their keys; nothing of the home may run meanwhile.

    Raises:
        PlatformFailed: they could not be listed or ended.
    """
    found = find_workloads(settings)
    if found:
        _ask(settings, "stop-workloads")
    return found


def _has_records(settings: Settings) -> bool:
    folder = settings.home / "processes"
    return folder.is_dir() and any(folder.iterdir())


def _ask(settings: Settings, name: str) -> str:
    command = [sys.executable, "-m", "bancada.main", name]
    environment = {**os.environ, "BANCADA_HOME": str(settings.home)}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=LIMIT_S)
    except subprocess.TimeoutExpired:
        raise PlatformFailed(f"`{name}` took longer than {LIMIT_S:.0f} s.", hint="Try again.") from None
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()[-1:]
        raise PlatformFailed(
            f"`{name}` failed: {' '.join(said)}", hint="`bancada up` adopts what runs; `bancada down` then ends it."
        )
    return done.stdout
