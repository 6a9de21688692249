"""Schedules where clocks are changed, and what a text must be to be one."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bancada.domain.errors import InvalidRequest
from bancada.domain.schedules import Schedule

NOW = datetime(2026, 1, 1, tzinfo=timezone.utc)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


def times(text: str, zone: str, begin: str, count: int) -> list[str]:
    """Return the first times after `begin`, in UTC."""
    schedule, moment, found = Schedule.parse(text, zone, NOW), utc(begin), []
    for _ in range(count):
        following = schedule.next_after(moment)
        assert following is not None
        found.append(following.strftime("%m-%dT%H:%M"))
        moment = following
    return found


@pytest.mark.parametrize(
    ("text", "zone", "begin", "expected"),
    [
        # In Los Angeles 02:00 becomes 03:00 on 8 March 2026: what falls between comes at once, and only then.
        ("30 2 * * *", "America/Los_Angeles", "2026-03-07T08:00", ["03-07T10:30", "03-08T10:00", "03-09T09:30"]),
        ("0,30 2,3 8 * *", "America/Los_Angeles", "2026-03-08T08:00", ["03-08T10:00", "03-08T10:30", "04-08T09:00"]),
        # On 1 November 2026 01:30 comes twice there: the first one counts.
        ("30 1 * * *", "America/Los_Angeles", "2026-10-31T08:00", ["10-31T08:30", "11-01T08:30", "11-02T09:30"]),
        # Who looks for the first time between the two does not meet the second one.
        ("30 1 * * *", "America/Los_Angeles", "2026-11-01T09:10", ["11-02T09:30"]),
        # A star for the hour follows the time that passes: no gap in spring, none in autumn.
        ("0 * * * *", "Europe/Berlin", "2026-03-29T00:00", ["03-29T01:00", "03-29T02:00", "03-29T03:00"]),
        ("0 * * * *", "Europe/Berlin", "2026-10-24T23:30", ["10-25T00:00", "10-25T01:00", "10-25T02:00"]),
        # São Paulo has kept its clocks since 2019; Kathmandu is a quarter of an hour off.
        ("0 9 * * 1", "America/Sao_Paulo", "2026-11-22T00:00", ["11-23T12:00", "11-30T12:00"]),
        ("0 0 * * *", "Asia/Kathmandu", "2026-11-22T00:00", ["11-22T18:15"]),
    ],
)
def test_clocks_that_are_changed_neither_double_a_time_nor_lose_one(
    text: str, zone: str, begin: str, expected: list[str]
) -> None:
    assert times(text, zone, begin, len(expected)) == expected


def test_without_a_time_zone_it_is_read_in_los_angeles() -> None:
    assert times("0 13 * * 1", "", "2026-07-01T00:00", 1) == ["07-06T20:00"]


@pytest.mark.parametrize(
    ("text", "zone", "code"),
    [
        ("", "UTC", "schedule_invalid"),
        ("* * * *", "UTC", "schedule_invalid"),
        ("0 0 0 * * *", "UTC", "schedule_invalid"),
        ("61 * * * *", "UTC", "schedule_invalid"),
        ("@daily", "UTC", "schedule_invalid"),
        ("0 0 30 2 *", "UTC", "schedule_invalid"),
        ("0 0 * * MON#6", "UTC", "schedule_invalid"),
        ("0 0 * * *", "Mars/Olympus", "timezone_unknown"),
        ("0 0 * * *", "../etc/passwd", "timezone_unknown"),
    ],
)
def test_what_is_no_schedule_is_refused(text: str, zone: str, code: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        Schedule.parse(text, zone, NOW)
    assert refused.value.code == code


@pytest.mark.parametrize(("text", "behind"), [("*/5 * * * *", timedelta(days=400)), ("0 0 1 1 *", timedelta(days=900))])
def test_the_last_of_many_missed_times_is_found(text: str, behind: timedelta) -> None:
    schedule, now = Schedule.parse(text, "UTC", NOW), utc("2026-11-25T16:02")
    first = schedule.next_after(now - behind)
    assert first is not None
    last = schedule.last_until(first, now)
    following = schedule.next_after(last)
    assert last <= now < (following or last)


def test_it_is_said_in_english() -> None:
    assert Schedule.parse("30 7 * * 1-5", "Europe/Berlin", NOW).in_english().endswith("(Europe/Berlin)")
    assert "07:30" in Schedule.parse("30 7 * * 1-5", "Europe/Berlin", NOW).in_english()
