"""The time, as a value that a test can hold still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the present time, aware and in UTC."""
    return datetime.now(timezone.utc)
