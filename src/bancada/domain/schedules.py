"""Schedules: five-field cron in a time zone, as Debian's cron reads it when clocks are changed.

A time that the clocks leap over is kept once, at the end of the leap; one that comes twice is kept once, at its first
coming. Schedules with a star for the hour follow the time that passes, and know nothing of clocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from bancada.domain.errors import InvalidRequest

DEFAULT_TIMEZONE = "America/Los_Angeles"
FIELDS = 5
ON_TIME_S = 60.0
"""A time that is noticed so long after it came was not missed."""
_FAR_BEHIND = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A cron text and the name of the time zone in which it is read; `parse` makes sure that both can be."""

    text: str
    timezone: str

    @classmethod
    def parse(cls, text: str, zone: str, now: datetime) -> Schedule:
        """Return the schedule.

        Raises:
            InvalidRequest: it has not five fields, one of them cannot be (`schedule_invalid`), it never comes
                (`schedule_never`), or there is no such time zone (`timezone_unknown`).
        """
        schedule = cls(" ".join(text.split()), check_timezone(zone))
        if len(schedule.text.split()) != FIELDS:
            raise InvalidRequest(
                f"schedule: expected five fields (minute hour day month weekday), got {text!r}.",
                hint='Such as "30 7 * * 1-5" for 07:30 on weekdays.', code="schedule_invalid")  # fmt: skip
        try:
            first = schedule.next_after(now)
        except CronSimError as error:
            raise InvalidRequest(f"schedule: {error} in {text!r}.", hint='Such as "30 7 * * 1-5".',
                                 code="schedule_invalid") from None  # fmt: skip
        if first is None:
            raise InvalidRequest(f"schedule: {text!r} names a time that never comes.", hint="Choose another day.",
                                 code="schedule_never")  # fmt: skip
        return schedule

    def next_after(self, moment: datetime) -> datetime | None:
        """Return the first time after `moment`, in UTC; None when there is none in the next fifty years."""
        # What the clocks leap over would come at the same time as what follows, hence the comparison.
        for local in CronSim(self.text, moment.astimezone(ZoneInfo(self.timezone))):
            if (found := local.astimezone(timezone.utc)) > moment:
                return found
        return None

    def times_after(self, moment: datetime, count: int) -> list[datetime]:
        """Return the first `count` times after `moment`, in UTC; fewer where there are no more."""
        times: list[datetime] = []
        while len(times) < count and (following := self.next_after(times[-1] if times else moment)) is not None:
            times.append(following)
        return times

    def last_until(self, first: datetime, moment: datetime) -> datetime:
        """Return the last time that is not after `moment`, of those from `first` on, which is one of them."""
        last = first
        if moment - first > _FAR_BEHIND:  # begin nearer to the end, as long as something comes in between
            nearer = self.next_after(moment - _FAR_BEHIND)
            last = nearer if nearer is not None and first < nearer <= moment else first
        while (following := self.next_after(last)) is not None and following <= moment:
            last = following
        return last

    def in_english(self) -> str:
        """Return the schedule in words."""
        return f"{CronSim(self.text, datetime(2000, 1, 1, tzinfo=timezone.utc)).explain()} ({self.timezone})"


def check_timezone(name: str) -> str:
    """Return the name of a time zone, the default one for an empty name.

    Raises:
        InvalidRequest: there is none of that name (`timezone_unknown`).
    """
    try:
        return ZoneInfo(name or DEFAULT_TIMEZONE).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidRequest(f"timezone: expected a name of the IANA database, got {name!r}.",
                             hint="Such as America/Sao_Paulo.", code="timezone_unknown") from None  # fmt: skip
