"""Lines on stderr that show how far something is, which only a terminal gets."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TransferSpeedColumn,
)


@contextmanager
def spinner(label: str) -> Iterator[Callable[[str], None]]:
    """Show on stderr that something goes on, and for how long; yield the function that says what."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as progress:
        task = progress.add_task(label, total=None)
        yield lambda text: progress.update(task, description=f"{label}: {text}")


@contextmanager
def byte_bar(label: str, total_bytes: int | None) -> Iterator[Callable[[int], None]]:
    """Show on stderr how many bytes have gone; yield the function that counts more of them."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as progress:
        task = progress.add_task(label, total=total_bytes)
        yield lambda count: progress.advance(task, count)
