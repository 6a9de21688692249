"""Tables as only a terminal gets them: fitted to its width, in colour where that is wanted."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

COLOURS = {
    **dict.fromkeys(("running", "deployed", "built", "succeeded", "success", "ENGINE_SUCCEEDED", "ENGINE_RUNNING",
                     "APPLICATION_RUNNING", "ready"), "green"),
    **dict.fromkeys(("failed", "failure", "unknown", "ENGINE_FAILED", "APPLICATION_FAILED"), "red"),
    **dict.fromkeys(("stopped", "ENGINE_STOPPED", "APPLICATION_STOPPED", "-"), "dim"),
}  # fmt: skip
"""Of cells that say how something is; what is under way has none."""


def show_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table that folds its cells where the terminal is too narrow, so that ids stay whole."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in columns:
        table.add_column(name, overflow="fold", no_wrap=False)
    for row in rows:
        table.add_row(*(Text(cell, style=COLOURS.get(cell, "")) for cell in row))
    Console(highlight=False).print(table)
