"""How long something that ended unasked waits before it is started again."""

from __future__ import annotations

LONGEST_DELAY_S = 60.0


def restart_delay_s(failures: int) -> float:
    """Return the wait after `failures` ends in a row: at once, then 1, 2, 4 ... 60 s."""
    return 0.0 if failures <= 1 else min(LONGEST_DELAY_S, 2.0 ** (min(failures, 16) - 2))
