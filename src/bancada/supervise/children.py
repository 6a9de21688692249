"""The processes of a workbench: what each is called, when it starts and how it is asked to end."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from bancada.settings import Settings
from bancada.supervise.parent import TOKEN


@dataclass(frozen=True, slots=True)
class ChildSpec:
    """One process: `after_api` waits for the API's socket; stop stages run in order, each with its own grace.

    `finish` is run at the stop in place of what the process would have done, when it did not end by itself with
    exit code 0: it may have been starting, waiting to restart, or too slow.
    """

    name: str
    command: tuple[str, ...]
    after_api: bool = False
    stop_stage: int = 1
    stop_grace_s: float = 15.0
    finish: tuple[str, ...] = ()


def workbench_children() -> tuple[ChildSpec, ...]:
    """Return the six processes of a workbench.

    The API is alone at first but for the gateway, which answers "not ready" until then: the API migrates the database
    that the others read, and MLflow's long import must not delay its first answer. At the end the reconciler goes
    first, because it ends the workloads, then the gateway, because it turns calls away politely, and the recorder last,
    because it takes what the gateway wrote in the end.
    """
    return (
        ChildSpec("api", _command("api")),
        ChildSpec("gateway", _command("gateway"), stop_stage=2),
        ChildSpec(
            "reconciler",
            _command("reconciler"),
            after_api=True,
            stop_stage=0,
            stop_grace_s=30.0,
            finish=_command("stop-workloads"),
        ),
        ChildSpec("tracking", _command("tracking"), after_api=True),
        ChildSpec("web", _command("web"), after_api=True),
        ChildSpec("recorder", _command("recorder"), after_api=True, stop_stage=3),
    )


def child_environment(settings: Settings, inherited: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of a child: the supervisor's own, the address of the workbench, and the token."""
    return {
        **inherited,
        "BANCADA_HOME": str(settings.home),
        "BANCADA_HOST": settings.host,
        "BANCADA_PORT": str(settings.port),
        TOKEN: str(os.getpid()),
    }


def _command(name: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "bancada.main", name)
