"""The composition root: `python -m bancada.main NAME` is one process of a workbench, wired from its rooms.

This is the only file that imports inside functions: each process loads what it needs and no more, which keeps the
supervisor at a few megabytes and MLflow out of everything but the tracking process.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable

from bancada.domain.errors import Conflict, WorkbenchError
from bancada.settings import Settings, load_settings


def main(arguments: list[str] | None = None) -> int:
    """Run the process that the first argument names and return its exit code."""
    name, *rest = (sys.argv[1:] if arguments is None else arguments) or [""]
    if name not in PROCESSES:
        sys.stderr.write(f"usage: python -m bancada.main {'|'.join(PROCESSES)}\n")
        return 2
    os.umask(0o077)
    try:
        return PROCESSES[name](load_settings(), rest) or 0
    except WorkbenchError as error:
        sys.stderr.write(f"error: {error.sentence()}\n")
        return 3 if isinstance(error, Conflict) and error.code == "already_running" else 1


def supervise(settings: Settings, arguments: list[str]) -> None:
    """Start the other processes and keep them running."""
    from bancada.supervise.supervisor import log_to_files, run_supervisor

    log_to_files(settings, detached="--detached" in arguments)
    logger = logging.getLogger("bancada.supervise")

    def announce(seconds: float) -> None:
        logger.info("the workbench answers at %s after %.1f s; its home is %s", settings.public_url, seconds,
                    settings.home)  # fmt: skip
        logger.info("to work from outside: eval \"$(bancada env --home '%s')\"; Ctrl-C stops it", settings.home)

    run_supervisor(settings, announce=announce)


def serve_gateway(settings: Settings, _arguments: list[str]) -> None:
    """Answer on the public port. It outlives a killed supervisor, so that models go on answering."""
    _become_child()
    from bancada.gateway.server import run_gateway

    run_gateway(settings)


PROCESSES: dict[str, Callable[[Settings, list[str]], int | None]] = {
    "supervisor": supervise,
    "gateway": serve_gateway,
}


def _become_child(end: signal.Signals | None = None) -> None:
    """Take the supervisor's token away, log to stderr, and die with the supervisor by the signal `end`, if given."""
    from bancada.supervise.parent import end_with_supervisor, take_token

    supervisor = take_token()
    if end is not None:
        end_with_supervisor(supervisor, end)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")


if __name__ == "__main__":
    sys.exit(main())
