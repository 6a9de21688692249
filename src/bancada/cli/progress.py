"""How far something is, shown where somebody looks; waiting until it is done."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from bancada.cli.output import tell
from bancada.domain.errors import DeadlineExceeded

T = TypeVar("T")
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 1.0


@contextmanager
def counting(label: str, total_bytes: int | None) -> Iterator[Callable[[int], None]]:
    """Yield a function that counts bytes; a terminal on stderr shows a bar."""
    if sys.stderr.isatty():
        from bancada.cli.bars import byte_bar  # noqa: PLC0415 - rich takes longer to load than most commands to run

        with byte_bar(label, total_bytes) as count:
            yield count
    else:
        yield lambda _: None


def wait_until_ended(
    label: str,
    read: Callable[[], T],
    read_status: Callable[[T], str],
    under_way: Collection[str],
    timeout_s: float,
    *,
    is_told: bool = True,
    read_detail: Callable[[T], str] | None = None,
) -> T:
    """Read something until its status is none of those under way, and return it; new statuses are told, or only shown.

    `read_detail` returns what is said instead of the status.

    Raises:
        DeadlineExceeded: it takes longer than `timeout_s`; what goes on goes on.
    """
    deadline, pause, last = time.monotonic() + timeout_s, FIRST_PAUSE_S, ""
    with _telling(label, is_told=is_told) as tell_status:
        while True:
            found = read()
            status = read_status(found)
            if (detail := read_detail(found) if read_detail else status) != last:
                tell_status(detail)
                last = detail
            if status not in under_way:
                return found
            if time.monotonic() >= deadline:
                raise DeadlineExceeded(f"{label} is still {status} after {timeout_s:g} s, and goes on.",
                                       hint="Wait longer with --timeout.")  # fmt: skip
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE_S)


def status_of(report: Mapping[str, Any]) -> str:
    """Return the status in a report of the native API."""
    return str(report["status"])


@contextmanager
def _telling(label: str, *, is_told: bool) -> Iterator[Callable[[str], Any]]:
    if sys.stderr.isatty():
        from bancada.cli.bars import spinner  # noqa: PLC0415 - as above

        with spinner(label) as say:
            yield say
    else:
        yield lambda status: tell(f"{label}: {status}") if is_told else None
