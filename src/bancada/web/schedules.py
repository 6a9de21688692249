"""Schedules in words, in the viewer's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bancada.web.texts import t
from bancada.web.viewers import current_viewer

WEEKDAYS, WEEKEND = "1-5", {"0,6", "6,0", "6-7", "6,7"}


def schedule_words(text: str, english: str = "") -> str:
    """Return what a cron text means; of a shape that is not known here the API's `english`, or the text itself."""
    fields = text.split()
    known = "" if len(fields) != 5 else _words(fields)
    if known or current_viewer().language != "en-US":
        return known or text
    return english or text


def local_moment(moment: str, zone: str) -> str:
    """Return a moment of the API as it is read on a clock of a time zone."""
    at = datetime.fromisoformat(moment.replace("Z", "+00:00")).astimezone(ZoneInfo(zone))
    day = _weekdays()[(at.weekday() + 1) % 7]
    return f"{day}, {at:%Y-%m-%d %H:%M} ({zone})"


def _words(fields: Sequence[str]) -> str:
    minute, hour, day, month, weekday = fields
    if month != "*":
        return ""
    if (hour, day, weekday) == ("*", "*", "*"):
        return _within_the_hour(minute)
    if not (minute.isdecimal() and hour.isdecimal()):
        return ""
    time = f"{int(hour):02}:{int(minute):02}"
    if day == "*":
        return _on_days(weekday, time)
    if day.isdecimal() and weekday == "*":
        return t("on day {day} of each month at {time}", day=int(day), time=time)
    return ""


def _within_the_hour(minute: str) -> str:
    if minute == "*":
        return t("every minute")
    if minute.startswith("*/") and minute[2:].isdecimal():
        return t("every {n} minutes", n=int(minute[2:]))
    return t("every hour at minute {minute}", minute=f"{int(minute):02}") if minute.isdecimal() else ""


def _on_days(weekday: str, time: str) -> str:
    if weekday == "*":
        return t("every day at {time}", time=time)
    if weekday == WEEKDAYS:
        return t("Monday to Friday at {time}", time=time)
    if weekday in WEEKEND:
        return t("on weekends at {time}", time=time)
    numbers = weekday.split(",")
    if not all(number.isdecimal() and int(number) <= 7 for number in numbers):
        return ""
    names = _weekdays()
    return t("{days} at {time}", days=", ".join(names[int(number) % 7] for number in numbers), time=time)


def _weekdays() -> Sequence[str]:
    return (t("Sunday"), t("Monday"), t("Tuesday"), t("Wednesday"), t("Thursday"), t("Friday"), t("Saturday"))
