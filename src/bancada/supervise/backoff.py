"""How long a process that ended waits for its next start."""

from __future__ import annotations

FIRST_DELAY_S = 0.5
LONGEST_DELAY_S = 30.0
HEALTHY_AFTER_S = 60.0


def failures_after(failures: int, ran_s: float) -> int:
    """Return the failures in a row, this end included; a long run makes the earlier ones forgotten."""
    return 1 if ran_s >= HEALTHY_AFTER_S else failures + 1


def restart_delay_s(failures: int) -> float:
    """Return the pause before the next start: 0.5, 1, 2, 4 ... 30 s for 1, 2, 3, 4 ... failures in a row."""
    return min(LONGEST_DELAY_S, FIRST_DELAY_S * 2.0 ** min(failures - 1, 16))
