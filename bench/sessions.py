"""From a cell to what it says, over the workbench and over a bare kernel: `python bench/sessions.py`.

A round trip begins when the cell is sent and ends when the record that it is done has come over HTTP, to a client that
follows the journal; bare, when the reply and the end of the output have come to a Jupyter client beside the kernel.
Both take turns. Lines are printed one by one, and counted when they are there.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from jupyter_client.manager import start_new_kernel

from tests.scenario.live import Workbench
from tests.scenario.live_session import Session

ROUNDS, LINES = 200, 100_000
PRINTS = f"for number in range({LINES}): print('line', number)"
MIB = 1024**2


def followed(session: Session, code: str) -> str:
    """Run a cell and follow the journal to its end, as a page does; return what it printed."""
    cell = session.send(code)
    while not any(each["type"] == "done" and each.get("cell") == cell for each in session.records(wait_s=10)):
        pass
    return "".join(each["text"] for each in session.records() if each.get("cell") == cell and each["type"] == "stream")


def took_ms(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - began)


def main() -> int:
    """Print the table; return 1 when a line was lost."""
    with tempfile.TemporaryDirectory() as folder:
        workbench = Workbench(Path(folder) / "home")
        workbench.up()
        manager, client = start_new_kernel()
        try:
            workbench.bancada("project", "create", "bench")
            project_id = str(workbench.client.list_projects().projects[0].id)
            Session(workbench, project_id).ask("GET", "/api/native/v1/whoami")  # its environment is made now
            began = time.perf_counter()
            session = Session(workbench, project_id)
            started_s = time.perf_counter() - began
            followed(session, "1")
            ready_s = time.perf_counter() - began
            printed: list[str] = []

            def bare(code: str) -> None:
                printed.clear()
                client.execute_interactive(
                    code, output_hook=lambda message: printed.append(message["content"].get("text", ""))
                )

            ours, bares = [], []
            for number in range(ROUNDS):
                ours.append(took_ms(partial(followed, session, f"{number} + 1")))
                bares.append(took_ms(partial(bare, f"{number} + 1")))
            said: list[str] = []
            lines_ms = took_ms(lambda: said.append(followed(session, PRINTS)))
            bare_ms = took_ms(lambda: bare(PRINTS))
            used = {process.pid: process.memory_info().rss / MIB for process in (session.server, *session.kernels)}
        finally:
            client.stop_channels()
            manager.shutdown_kernel()
            workbench.down()
    print(f"{ROUNDS} rounds of a small cell, and {LINES:,} printed lines\n")
    print("| | bancada | bare kernel |\n|---|---|---|")
    print(f"| cell → done, p50, ms | {statistics.median(ours):.1f} | {statistics.median(bares):.1f} |")
    tenth = [statistics.quantiles(each, n=10)[-1] for each in (ours, bares)]
    print(f"| cell → done, p90, ms | {tenth[0]:.1f} | {tenth[1]:.1f} |")
    whole = said[0].count("\n")
    print(f"| lines that arrived | {whole:,} | {''.join(printed).count(chr(10)):,} |")
    print(f"| lines a second | {LINES / lines_ms * 1000:,.0f} | {LINES / bare_ms * 1000:,.0f} |")
    print(f"| session asked for → running, its environment is there, s | {started_s:.1f} | |")
    print(f"| session asked for → first cell done, s | {ready_s:.1f} | |")
    print(f"| memory of session server and kernel, MiB | {', '.join(f'{mib:.0f}' for mib in used.values())} | |")
    return 0 if whole == LINES else 1


if __name__ == "__main__":
    sys.exit(main())
