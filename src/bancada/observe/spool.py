"""The folder in which the gateway leaves its records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bancada.domain.prediction_records import DAMAGED_SUFFIX, PredictionRecord, pack, unpack, whole_segments
from bancada.observe.pace import Pace


@dataclass(frozen=True, slots=True)
class Waiting:
    """What lies in a spool and is not in the database yet."""

    segments: int
    size_bytes: int

    def __str__(self) -> str:
        return f"{self.segments} segments of {self.size_bytes / 1024 / 1024:.1f} MiB"


class Spool:
    """The segments in one folder, which need not exist."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def whole_segments(self) -> list[Path]:
        """Return the segments that nobody writes to any more, the oldest first."""
        names = [path.name for path in self._folder.iterdir()] if self._folder.is_dir() else []
        return [self._folder / name for name in whole_segments(names)]

    def waiting(self) -> Waiting:
        """Return how much is there."""
        sizes = [path.stat().st_size for path in self.whole_segments()]
        return Waiting(len(sizes), sum(sizes))


def read_segment(path: Path, pace: Pace) -> tuple[list[PredictionRecord], str]:
    """Return the records of a segment, and why nothing after them could be read; empty where all was."""
    records: list[PredictionRecord] = []
    try:
        for record in pace.spread(unpack(path.read_bytes())):
            records.append(record)  # noqa: PERF402 - what came before a failure counts
    except ValueError as error:
        return records, str(error)
    return records, ""


def set_aside(path: Path, refused: Sequence[PredictionRecord]) -> Path:
    """Keep records that no database takes beside the segment that they came in, and return where."""
    kept = path.with_name(path.name + DAMAGED_SUFFIX)
    kept.write_bytes(b"".join(pack(*record) for record in refused))
    return kept
