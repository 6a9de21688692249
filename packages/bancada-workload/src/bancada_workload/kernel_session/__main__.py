"""The session server: `python -m bancada_workload.kernel_session`, started in a folder of the session's own."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bancada_workload.kernel_session.cells import Cells
from bancada_workload.kernel_session.commands import bind, free, listen
from bancada_workload.kernel_session.journal import Journal
from bancada_workload.kernel_session.kernel import Kernel

LONGEST_TEXT = 800_000
"""Characters of one value's text, where `MAX_TEXT_LENGTH` does not say."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve a session until SIGTERM."""
    parser = argparse.ArgumentParser(prog="bancada_workload.kernel_session", description=__doc__)
    parser.add_argument("--journal", type=Path, required=True)
    parser.add_argument("--socket", type=Path, required=True)
    parser.add_argument("--activity", type=Path, required=True)
    parser.add_argument("--project", type=Path, required=True)
    parser.add_argument("--memory-gb", type=float, default=0.0)
    asyncio.run(_serve(parser.parse_args(arguments)))


async def _serve(options: argparse.Namespace) -> None:
    loop = asyncio.get_running_loop()
    journal = Journal(options.journal, loop.call_later)
    start = partial(Kernel.start, options.project, options.journal.parent / "kernel.json")
    touch = partial(options.activity.touch, 0o600)
    touch()
    cells = Cells(journal, start, touch, options.memory_gb, _longest_text())
    loop.add_signal_handler(signal.SIGTERM, cells.stop)
    server = await listen(bind(options.socket), cells)
    try:
        await cells.run()
    finally:
        server.close()
        free(options.socket)
        journal.close()


def _longest_text() -> int:
    wished = os.environ.get("MAX_TEXT_LENGTH", "")
    return int(wished) if wished.isascii() and wished.isdigit() else LONGEST_TEXT


if __name__ == "__main__":
    main()
