"""Limits that variables of an environment set (contract NOTES section 14), and what holds where none does."""

from __future__ import annotations

from collections.abc import Mapping

WEEK_MINUTES = 7 * 24 * 60
DEFAULTS: Mapping[str, int] = {
    "MAX_TEXT_LENGTH": 800_000,  # characters of one value that a cell of a session shows
    "SESSION_MAXIMUM_MINUTES": WEEK_MINUTES,
    "JOB_MAXIMUM_MINUTES": WEEK_MINUTES,
    "IDLE_MAXIMUM_MINUTES": 60,
}
LONGEST_MINUTES = 35_000
"""What a variable of minutes says at most: more counts as this."""


def default_limits() -> dict[str, str]:
    """Return the variables that say the limits where nobody set them."""
    return {name: str(value) for name, value in DEFAULTS.items()}


def read_limit_s(name: str, *environments: Mapping[str, str]) -> float:
    """Return a limit of minutes in seconds, from the last environment that sets it; what is no number sets nothing."""
    for environment in reversed(environments):
        text = environment.get(name, "").strip()
        if text.isascii() and text.isdigit() and int(text) > 0:
            return 60.0 * min(int(text), LONGEST_MINUTES)
    return 60.0 * DEFAULTS[name]


def in_words(seconds: float) -> str:
    """Return a limit as people say it: 7 days, 1 hour, 90 minutes."""
    minutes = round(seconds / 60)
    for size, unit in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size and minutes % size == 0:
            return f"{minutes // size} {unit}{'s' if minutes != size else ''}"
    return "less than a minute"
