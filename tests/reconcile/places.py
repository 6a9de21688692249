"""The places at which a test of crashes dies, shared out among tests that may run side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

SHARES = 4
"""Tests that the places are shared out to, so that they run side by side."""


def places_of(share: int, points: int, folder: Path) -> Iterator[tuple[int, Path]]:
    """Yield the places of one share, each with an empty folder for the world that dies there."""
    for point in range(1 + share, points + 1, SHARES):
        root = folder / str(point)
        root.mkdir()
        yield point, root
