"""Moments as callers write them in filters."""

from __future__ import annotations

from datetime import datetime, timezone

from bancada.domain.errors import InvalidRequest


def read_moment(field: str, text: str) -> datetime:
    """Return the moment that a text names: `YYYY-MM-DD HH:MM:SS`, or RFC 3339; without a zone it is UTC.

    Raises:
        InvalidRequest: it names none.
    """
    written = text.strip()
    if written.endswith(("Z", "z")):  # Python 3.10 does not know it
        written = f"{written[:-1]}+00:00"
    try:
        # Python 3.10 takes three or six digits of a second, RFC 3339 any number of them.
        moment = datetime.fromisoformat(_with_six_digits(written))
        return moment.replace(tzinfo=timezone.utc) if moment.tzinfo is None else moment.astimezone(timezone.utc)
    except (ValueError, OverflowError):
        raise InvalidRequest(
            f"{field}: expected a time, got {text[:40]!r}.",
            hint="Write it in UTC, as 2026-01-31 08:00:00 or 2026-01-31T08:00:00.000Z.",
        ) from None


def _with_six_digits(text: str) -> str:
    head, dot, tail = text.partition(".")
    digits = tail[: len(tail) - len(tail.lstrip("0123456789"))]
    return f"{head}.{digits[:6].ljust(6, '0')}{tail[len(digits) :]}" if dot and digits else text
