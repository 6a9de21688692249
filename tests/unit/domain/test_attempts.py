"""Wrong keys are slowed down by where they come from, and remembered in bounded memory."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bancada.domain.attempts import REMEMBERED, Attempts, Limit, WrongKeys, network_of
from bancada.domain.errors import NotAuthenticated, TooBusy

NOON = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
WRONG = NotAuthenticated("wrong", code="key_unknown")


def test_so_many_wrong_keys_are_told_apart_and_then_all_wait_until_the_first_is_forgotten() -> None:
    keys = WrongKeys()
    for second in range(100):
        keys.count(WRONG, "10.0.0.1", NOON + timedelta(seconds=second * 0.3))
    with pytest.raises(TooBusy) as refused:
        keys.count(WRONG, "10.0.0.1", NOON + timedelta(seconds=30))
    assert refused.value.details == {"retry_after_s": 30}
    keys.count(WRONG, "10.0.0.2", NOON + timedelta(seconds=30))
    keys.count(WRONG, "10.0.0.1", NOON + timedelta(seconds=60))
    with pytest.raises(TooBusy):
        keys.count(WRONG, "10.0.0.1", NOON + timedelta(seconds=60))


@pytest.mark.parametrize("code", ["key_missing", "key_expired", "user_deactivated", "not_authenticated"])
def test_what_is_no_guess_is_not_counted(code: str) -> None:
    keys = WrongKeys()
    for _ in range(200):
        keys.count(NotAuthenticated("no", code=code), "10.0.0.1", NOON)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unknown", "unknown"),
    ],
)
def test_an_address_of_ipv6_stands_for_its_network(address: str, network: str) -> None:
    assert network_of(address) == network


def test_sources_beyond_the_remembered_push_the_oldest_out() -> None:
    attempts = Attempts(Limit(1, 60))
    for number in range(REMEMBERED + 5):
        attempts.fail(str(number), NOON)
    assert [attempts.wait_s(str(number), NOON) for number in (0, 4, 5, REMEMBERED)] == [0, 0, 60, 60]
